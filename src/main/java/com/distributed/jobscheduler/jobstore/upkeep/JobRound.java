package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.execution.LeftOverLogs;
import com.distributed.jobscheduler.jobstore.find.SearchGaps;
import com.distributed.jobscheduler.jobstore.limit.Limits;
import com.distributed.jobscheduler.jobstore.values.IdRange;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks at the newest jobs at once, and at all others in turn, a thousand at each tick: is what is kept beside them there,
 * and nothing else? A store of an older release on the same database writes jobs alone, and removes them alone; a
 * submission may take longer than the change of its limit. Each look reads indexes, and writes only what is wrong.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class JobRound {
    private static final int AT_ONCE = 1_000;
    private static final int MOST_NEW = 5;

    private final SearchGaps search;
    private final Limits limits;
    private final LeftOverLogs logs;
    private final UpkeepMetrics metrics;
    /** Up to which job the tick before the last one, and the last one, have looked at the newest; -1 before the first. */
    private long before = -1;

    private long reached = -1;
    private long turn;
    private long logsTurn;

    @Scheduled(fixedDelayString = "${job-store.sweep-interval:5s}")
    void tick() {
        metrics.task(UpkeepMetrics.ROUND).run(this::lookOnce);
    }

    void lookOnce() {
        var mended = newest().and(inTurn());
        var left = logs();
        if (mended.isAny() || left > 0) {
            log.info(
                    "round.mended searchFilled={} leftOverJobs={} limitsPutRight={} leftOverLogs={}",
                    mended.filled,
                    mended.cleared,
                    mended.limited,
                    left);
        }
    }

    /** Twice: a job's transaction may end after that of a job with a higher id. */
    private Mended newest() {
        if (reached < 0) {
            reached = search.newest();
            before = reached;
        }
        var mended = Mended.NOTHING;
        var after = before;
        for (var n = 0; n < MOST_NEW; n++) {
            var range = search.next(after, AT_ONCE);
            mended = mended.and(mend(range));
            after = range.last();
            if (range.isEnd()) {
                before = reached;
                reached = after;
                return mended;
            }
        }
        before = after;
        reached = after;
        return mended;
    }

    private Mended inTurn() {
        var range = search.next(turn, AT_ONCE);
        turn = range.isEnd() ? 0 : range.last();
        return mend(range);
    }

    private int logs() {
        var range = logs.next(logsTurn, AT_ONCE);
        logsTurn = range.isEnd() ? 0 : range.last();
        return range.isEmpty() ? 0 : logs.clear(range);
    }

    private Mended mend(IdRange range) {
        if (range.isEmpty()) {
            return Mended.NOTHING;
        }
        return new Mended(search.fill(range), search.clear(range), limits.putRight(range));
    }

    private record Mended(int filled, int cleared, int limited) {
        static final Mended NOTHING = new Mended(0, 0, 0);

        Mended and(Mended other) {
            return new Mended(filled + other.filled, cleared + other.cleared, limited + other.limited);
        }

        boolean isAny() {
            return filled + cleared + limited > 0;
        }
    }
}
