package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.runlog.LogTail;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run beside its outcome, safe and bounded.
 *
 * @param result what its handler returned
 * @param progress how far it is; null where this says nothing new
 * @param log the end of its log, in place of what was kept; null where this says nothing new
 */
public record RunNotes(
        @Nullable String result,
        @Nullable Progress progress,
        @Nullable LogTail log) {
    public static final RunNotes NONE = new RunNotes(null, null, null);
}
