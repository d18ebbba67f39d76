package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.worker.Ring;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.StoredJob;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The last dispatches with their outcomes, and the rate of the last half hour, for people. Lock-free: a job costs one
 * clock reading and two array writes.
 */
@Component
@RequiredArgsConstructor
public class RecentDispatches {
    private final Clock clock;
    private final DispatchRates rates = new DispatchRates();
    private final Ring<Recent> last = new Ring<>(100);

    /**
     * One ended dispatch.
     *
     * @param number counts from 0 without gaps
     * @param lateMillis from its due time to the agent's acceptance; null when no agent accepted it
     * @param reason the error in words; null when there was none
     */
    public record Recent(
            long number,
            Instant at,
            long jobId,
            @Nullable String jobName,
            @Nullable Integer segment,
            Instant runTime,
            DispatchOutcome outcome,
            @Nullable Long lateMillis,
            @Nullable String reason)
            implements Ring.Entry {
        /** True when this was the job's current occurrence, as far as the store names it. */
        public boolean isOf(StoredJob job) {
            var due = job.nextRunTime();
            return due == null || due.equals(runTime);
        }
    }

    void ended(DueEntry job, DispatchResult result) {
        var now = clock.instant();
        var lateness = result.outcome() == DispatchOutcome.DISPATCHED ? job.lateness(now) : null;
        if (lateness != null) {
            rates.accepted(now, lateness);
        }
        last.add(number -> new Recent(
                number,
                now,
                job.jobId(),
                job.jobName(),
                job.segment(),
                job.occurrence().nextRunTime(),
                result.outcome(),
                lateness == null ? null : lateness.toMillis(),
                result.reason()));
    }

    /** The remembered dispatches from this number on, oldest first. */
    public List<Recent> from(long number) {
        return last.from(number);
    }

    /** The job's last dispatch, if it is still remembered. */
    public Optional<Recent> lastOf(long jobId) {
        return from(0).stream().filter(recent -> recent.jobId() == jobId).reduce((first, last) -> last);
    }

    /** Rate and lateness from this instant on, oldest first, at most half an hour; without empty slots. */
    public List<DispatchRates.Point> ratesFrom(Instant from) {
        return rates.from(from, clock.instant());
    }
}
