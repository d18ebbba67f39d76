package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as its handler says (extension).
 *
 * @param percent 0 to 100
 * @param text what it is at; may be absent
 */
public record RunProgress(
        @Nullable Integer percent, @Nullable String text) {}
