package com.distributed.jobscheduler.worker.peer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a due call asks for.
 *
 * @param asOf the latest run time that is listed
 * @param segments comma-separated (contract)
 * @param after the instant behind which a store of ours begins its list (extension); null: at the longest due
 */
public record DueQuery(
        Instant asOf, String segments, @Nullable Instant after) {
    /** The header's values: one, or none. */
    String[] afterHeader() {
        return after == null ? new String[0] : new String[] {after.toString()};
    }
}
