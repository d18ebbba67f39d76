package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.http.client.ResultRetry;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.store.JobStore;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Ends a claim without a run: back to PENDING, or FAILED for good. */
@Slf4j
@Component
class ClaimReturn {
    /** Wait before an undelivered job may be claimed again, where no agent named a time. */
    static final Duration USUAL_WAIT = Duration.ofSeconds(1);

    private final JobStore store;
    private final GivenBack givenBack;
    private final ClaimGate gate;
    private final Retry retry;

    ClaimReturn(JobStore store, GivenBack givenBack, ClaimGate gate, RetryRegistry retries) {
        this.store = store;
        this.givenBack = givenBack;
        this.gate = gate;
        this.retry = ResultRetry.named(retries, "give-back", Boolean.FALSE::equals);
    }

    /**
     * Returns an undelivered job to PENDING.
     *
     * @param wait how long no worker is to claim it; null when another worker may take it at once
     */
    DispatchResult giveBack(Claim claim, String reason, @Nullable Duration wait) {
        // An interrupt that ended the delivery must not end the return.
        var interrupted = Thread.interrupted();
        log.debug(
                "dispatch.returned job={} interrupted={} reason=\"{}\"",
                claim.job().jobId(),
                interrupted,
                reason);
        var wanted = gate.isShut() ? null : wait; // another worker has the segment soon
        if (wanted != null) {
            givenBack.remember(claim.job().occurrence(), wanted);
        }
        var isTaken = retry.executeSupplier(() -> store.giveBack(claim, wanted));
        return new DispatchResult(isTaken ? DispatchOutcome.RETURNED : DispatchOutcome.RETURN_FAILED, reason);
    }

    /** Ends a job that no agent will ever take as FAILED, with the reason. */
    DispatchResult fail(Claim claim, String reason) {
        if (!retry.executeSupplier(() -> store.fail(claim, reason))) {
            log.warn("undeliverable-job.unrecorded job={}", claim.job().jobId());
        }
        return new DispatchResult(DispatchOutcome.UNDELIVERABLE, reason);
    }
}
