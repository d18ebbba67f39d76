package com.distributed.jobscheduler.jobstore.action;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.action.ActionRequest.Order;
import com.distributed.jobscheduler.jobstore.control.JobControl;
import com.distributed.jobscheduler.jobstore.find.JobFind;
import com.distributed.jobscheduler.jobstore.find.Place;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.OwnJobs;
import com.distributed.jobscheduler.jobstore.submission.Replay;
import java.time.Clock;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Does the next few jobs of an action, in the caller's transaction. */
@Component
@RequiredArgsConstructor
class BulkAction {
    /** So many jobs are locked at once: what a claim or a report may wait for takes some 50 ms. */
    static final int CHUNK = 50;
    /** A rare filter looks at many jobs in vain, some 20 ms each time; the caller then goes on by another call. */
    private static final int MOST_VAIN_LOOKS = 50;

    private final JobFind find;
    private final JobControl control;
    private final Replay replay;
    private final Clock clock;

    Progress next(Order order, Progress progress, @Nullable String client) {
        var after = Place.of("after", ActionRequest.ORDER, progress.after());
        var size = Math.min(CHUNK, order.limit() - progress.matched());
        var found = find.find(order.filter(), ActionRequest.ORDER, after, size);
        var sum = progress;
        // Locked in the order of their ids, and only those that still pass the filter.
        var jobs = order.isDryRun() ? found.jobs() : find.locked(order.filter(), found.jobs());
        for (var job : jobs) {
            sum = act(order, sum, job, client);
        }
        return sum.looked(
                found.next().map(Place::text).orElse(null), order.limit(), MOST_VAIN_LOOKS + sum.matched() / CHUNK);
    }

    private Progress act(Order order, Progress sum, Job job, @Nullable String client) {
        try {
            OwnJobs.check(job, client);
            if (order.action().isDone(job, clock.instant())) {
                return sum.withUnchanged();
            }
            if (order.isDryRun() && order.action().isAllowed(job)) {
                return sum.withChanged();
            }
            if (order.isDryRun()) {
                return sum.withRefusal(job.id(), refusal(order.action(), job));
            }
            call(order.action(), job);
            return sum.withChanged();
        } catch (ApiException e) {
            return sum.withRefusal(job.id(), Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    private static String refusal(Action action, Job job) {
        return "job %d is %s%s: %s would be refused"
                .formatted(job.id(), job.status(), job.paused() ? " and paused" : "", action);
    }

    private void call(Action action, Job job) {
        switch (action) {
            case PAUSE -> control.pause(job.id()).orThrow();
            case RESUME -> control.resume(job.id()).orThrow();
            case CANCEL -> control.delete(job.id()).orThrow();
            case RUN_NOW -> control.runNow(job.id()).orThrow();
            case REPLAY -> replay.onceMore(job.id());
        }
    }
}
