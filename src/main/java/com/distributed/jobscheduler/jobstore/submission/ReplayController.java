package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.history.Act;
import com.distributed.jobscheduler.jobstore.history.JobHistory;
import com.distributed.jobscheduler.jobstore.idempotency.KeyedSubmissions;
import com.distributed.jobscheduler.jobstore.idempotency.Submission;
import com.distributed.jobscheduler.jobstore.idempotency.SubmissionKey;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs a finished job again (extension), as a new ONE_TIME job that is due now; the finished job and its history do not
 * change. The new job has the same submitter. Each call creates a job, unless it repeats a call with the same key.
 */
@RestController
@RequiredArgsConstructor
class ReplayController {
    private static final String NO_BODY = "";

    private final KeyedSubmissions submissions;
    private final JobInsert insert;
    private final JobTable jobs;
    private final JobHistory history;
    private final TransactionOperations transactions;
    private final Clock clock;

    @PostMapping("/api/jobs/{id}/replay")
    ResponseEntity<ApiResponse<Object>> replay(
            @PathVariable long id,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client) {
        return submissions.submitOne(
                SubmissionKey.of(headers, "POST /api/jobs/%d/replay".formatted(id), client),
                new Submission(() -> onceMore(finished(id)), () -> NO_BODY));
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

    private List<Long> onceMore(Job job) {
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
        return Objects.requireNonNull(transactions.execute(status -> {
            var ids = insert.insert(List.of(newJob), job.submittedBy()).orThrow();
            history.record(job.id(), Act.REPLAYED, "as job " + ids.getFirst());
            history.record(ids.getFirst(), Act.CREATED, "replay of job " + job.id());
            return ids;
        }));
    }
}
