package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates jobs once per key, however often the call is repeated (semantics: "one acknowledged submission, one job").
 * The key is written in the transaction of its jobs, so that a refused or broken call leaves no key behind.
 */
@Component
public class KeyedSubmissions {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    private final SubmissionKeyTable table;
    private final KeysUnderWay underWay;
    private final JobTable jobs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    KeyedSubmissions(
            SubmissionKeyTable table,
            KeysUnderWay underWay,
            JobTable jobs,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.table = table;
        this.underWay = underWay;
        this.jobs = jobs;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Submits one job; answers it as it is now, or only its id when it has been purged since. */
    public ResponseEntity<ApiResponse<Object>> submitOne(@Nullable SubmissionKey key, Submission submission) {
        var submitted = submit(key, () -> submission);
        long id = submitted.ids().getFirst();
        var now = clock.instant();
        return submitted.answer(jobs.find(id)
                .map(job -> ApiResponse.<Object>ok(job, now))
                .orElseGet(() -> new ApiResponse<>(
                        true, new RemovedJob(id), "job %d has ended and has been removed".formatted(id), null, now)));
    }

    /**
     * Submits, unless the key has been used for this submission before.
     *
     * @param received reads the call; runs under its key, but outside any transaction
     * @throws ApiException 409 KEY_REUSED when the key belongs to another call or body; 503 when the first call takes
     *     too long
     */
    public Submitted submit(@Nullable SubmissionKey key, Supplier<Submission> received) {
        if (key == null) {
            return new Submitted(received.get().store().get(), false);
        }
        if (!underWay.enter(key.text(), LONGEST_WAIT)) {
            throw stillRunning();
        }
        try {
            var submission = received.get();
            return asFirst(key, submission).orElseGet(() -> asRepeat(key, submission));
        } finally {
            underWay.leave(key.text());
        }
    }

    private Optional<Submitted> asFirst(SubmissionKey key, Submission submission) {
        var submitted = transaction.execute(status -> {
            if (!isFirst(key)) {
                return Optional.<Submitted>empty();
            }
            var ids = submission.store().get();
            table.complete(key, submission.digest().get(), ids);
            return Optional.of(new Submitted(ids, false));
        });
        return submitted == null ? Optional.empty() : submitted;
    }

    private boolean isFirst(SubmissionKey key) {
        try {
            return table.reserve(key, clock.instant());
        } catch (TransientDataAccessException e) {
            throw stillRunning();
        }
    }

    private Submitted asRepeat(SubmissionKey key, Submission submission) {
        // Missing when it was purged between the two reads.
        var first = table.find(key).orElseThrow(KeyedSubmissions::stillRunning);
        first.refuseOther(key, submission.digest().get());
        return new Submitted(first.ids(), true);
    }

    static ApiException reused(String why) {
        return ApiException.conflict(ErrorCodes.KEY_REUSED, WireHeaders.IDEMPOTENCY_KEY + ": " + why, null);
    }

    static ApiException stillRunning() {
        return ApiException.unavailable(
                ErrorCodes.SUBMISSION_RUNNING,
                WireHeaders.IDEMPOTENCY_KEY + ": the first call with this key is still being written; repeat it later",
                COME_AGAIN);
    }

    record RemovedJob(long id) {}
}
