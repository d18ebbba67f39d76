package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.history.Act;
import com.distributed.jobscheduler.jobstore.history.JobHistory;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Runs a finished job again, as a new ONE_TIME job that is due now. */
@Component
@RequiredArgsConstructor
public class Replay {
    private final JobInsert insert;
    private final JobTable jobs;
    private final JobHistory history;
    private final TransactionOperations transactions;
    private final Clock clock;

    /**
     * The id of the new job.
     *
     * @throws ApiException 404 or 409 when there is no such job, it has not ended, or its key is taken
     */
    public List<Long> onceMore(long id) {
        return again(finished(id));
    }

    private Job finished(long id) {
        var job = jobs.known(id);
        if (!job.status().isTerminal()) {
            throw ApiException.conflict(
                    ErrorCodes.INVALID_TRANSITION,
                    "job %d is %s: only a finished one can be replayed".formatted(id, job.status()),
                    job.state());
        }
        return job;
    }

    private List<Long> again(Job job) {
        var now = Utc.micros(clock.instant());
        var newJob = new NewJob(
                job.jobName(),
                job.userId(),
                Frequency.ONE_TIME,
                now,
                job.timeZone(),
                null,
                null,
                null,
                null,
                MisfirePolicy.FIRE_ONCE,
                job.payload(),
                job.maxRetries(),
                job.rules().withoutJitter(),
                job.segment(),
                job.externalKey(),
                now,
                job.labels(),
                null);
        // A refusal is thrown after the transaction: within another one it would roll back all of that.
        return Objects.requireNonNull(transactions.execute(status -> recorded(job, newJob)))
                .orThrow();
    }

    private Insertion recorded(Job job, NewJob newJob) {
        var insertion = insert.insert(List.of(newJob), job.submittedBy());
        if (insertion instanceof Insertion.Stored stored) {
            long id = stored.ids().getFirst();
            history.record(job.id(), Act.REPLAYED, "as job " + id);
            history.record(id, Act.CREATED, "replay of job " + job.id());
        }
        return insertion;
    }
}
