package com.distributed.jobscheduler.jobstore.limit;

import com.distributed.jobscheduler.jobstore.values.IdRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes of limits, and the jobs that they concern. A limit holds from the end of its PUT on: until then, jobs of its key
 * are claimed as before. A job that is submitted meanwhile may have looked for its limit before; so it is looked for again.
 */
@Component
@RequiredArgsConstructor
public class Limits {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    /** Longer than the upload of a batch may take ({@code scheduler.http.streaming-timeout}). */
    private static final Duration SUBMITTED = Duration.ofMinutes(20);

    private static final int MOST_USED = 50;
    private static final int MOST_CHUNKS = 20;

    private final LimitTable table;
    private final LimitedJobs jobs;
    private final Clock clock;
    /** When the jobs of a changed limit were looked for last, by its id. */
    private final Map<Long, Instant> looked = new ConcurrentHashMap<>();

    private volatile long usedBefore;

    /** Creates or changes a limit; jobs that wait come under it. */
    void put(String key, boolean byJobName, @Nullable Integer maxRunning, @Nullable Integer perMinute) {
        table.put(key, byJobName, maxRunning, perMinute).ifPresent(jobs::comeUnder);
    }

    /** Ends a limit; false when there is none. What waited for it can be claimed. */
    boolean delete(String key, boolean byJobName) {
        Optional<Limit> ended = table.delete(key, byJobName);
        ended.ifPresent(limit -> jobs.leave(limit.id(), Integer.MAX_VALUE));
        return ended.isPresent();
    }

    /**
     * Looks for jobs of the limits that were made or deleted lately, at growing distances, until no submission of before
     * can be under way.
     */
    public void settle() {
        var now = clock.instant();
        var unsettled = table.unsettled();
        looked.keySet()
                .retainAll(unsettled.stream().map(each -> each.limit().id()).collect(Collectors.toSet()));
        for (var changed : unsettled) {
            if (isTime(changed, now)) {
                look(changed.limit());
                looked.put(changed.limit().id(), now);
                if (age(changed, now).compareTo(SUBMITTED) >= 0) {
                    table.settle(changed);
                }
            }
        }
    }

    private boolean isTime(LimitTable.Changed changed, Instant now) {
        var last = looked.get(changed.limit().id());
        var before = last == null || last.isBefore(changed.at()) ? Duration.ZERO : age(changed, last);
        var next = before.multipliedBy(2);
        return age(changed, now).compareTo(next.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : next) >= 0;
    }

    private static Duration age(LimitTable.Changed changed, Instant now) {
        return Duration.between(changed.at(), now);
    }

    private void look(Limit limit) {
        if (limit.isGone()) {
            jobs.leave(limit.id(), MOST_CHUNKS);
        } else {
            jobs.comeUnder(limit);
        }
    }

    /**
     * Frees jobs that wait for a limit that no longer exists: nothing would ever claim them. Looks at some limits that
     * jobs wait for at each call.
     *
     * @return how many were freed
     */
    public int freeLost() {
        var freed = 0;
        for (var n = 0; n < MOST_USED; n++) {
            var used = jobs.nextUsed(usedBefore);
            if (used.isEmpty()) {
                usedBefore = 0;
                return freed;
            }
            var id = used.getFirst();
            freed += table.isThere(id) ? 0 : jobs.leave(id, MOST_CHUNKS);
            usedBefore = id;
        }
        return freed;
    }

    /** Puts the jobs in the range under the limits of their keys and names; returns how many were not. */
    public int putRight(IdRange range) {
        return jobs.putRight(range);
    }
}
