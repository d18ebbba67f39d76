package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.runlog.LogTail;
import com.distributed.jobscheduler.runlog.RunText;
import com.distributed.jobscheduler.wire.RunProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run beside its outcome, safe and bounded.
 *
 * @param result what its handler returned
 * @param progress how far it was in the end
 * @param log the end of its log
 */
public record RunNotes(@Nullable String result, @Nullable RunProgress progress, LogTail.Piece log) {
    /** Of a run that said nothing. */
    public static final RunNotes NONE = new RunNotes(null, null, new LogTail.Piece(0, List.of()));

    /** What a call that reports many runs may carry for each: more goes in a call of its own. */
    private static final int SMALL = 2 * 1024;

    boolean areSmall() {
        return log.lines().isEmpty() && (result == null || RunText.utf8Length(result) <= SMALL);
    }

    @Nullable
    Long logFrom() {
        return log.lines().isEmpty() ? null : log.from();
    }
}
