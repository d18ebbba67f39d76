package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.runlog.RunText;
import com.distributed.jobscheduler.wire.RunProgress;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as its handler said last.
 *
 * @param percent 0 to 100
 * @param text what it is at
 */
public record Progress(int percent, @Nullable String text) {
    /** As an agent of any make says it, made to fit; null where it names no percentage. */
    public static @Nullable Progress of(@Nullable RunProgress said) {
        return said == null || said.percent() == null
                ? null
                : new Progress(
                        Math.clamp(said.percent(), 0, 100), said.text() == null ? null : RunText.progress(said.text()));
    }
}
