package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import com.distributed.jobscheduler.worker.peer.Occurrence;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An occurrence that is SCHEDULED in a base-only store and may have no claimer any more.
 *
 * @param since when this worker's dispatch of it ended; else when it was first seen SCHEDULED
 * @param ending outcome of that dispatch; null when this process remembers none that settled it
 */
record Orphan(
        Occurrence occurrence,
        int segment,
        Instant since,
        @Nullable DispatchOutcome ending) {
    static final String NO_DISPATCH = "none";

    /** All values of {@link #dispatch}. */
    static final List<String> DISPATCHES = Stream.concat(
                    Stream.of(NO_DISPATCH),
                    Stream.of(DispatchOutcome.values())
                            .filter(DispatchOutcome::isDone)
                            .map(DispatchOutcome::label))
            .toList();

    /** The outcome of this worker's dispatch of it, as a metric tag. */
    String dispatch() {
        return ending == null ? NO_DISPATCH : ending.label();
    }

    /** Why it counts as an orphan. */
    static String reason(String dispatch) {
        return switch (dispatch) {
            case "dispatched" -> "an agent accepted it, and its start was never reported: dropped, or run unreported";
            case "unconfirmed" -> "it was sent, no answer came, and its start was never reported";
            case "undeliverable" -> "the agent refused it, and the store did not note that it FAILED";
            default -> "its claimer stopped before the dispatch, or could not give it back";
        };
    }
}
