package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.handlers.RunJournal;
import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.runlog.LogTail;
import com.distributed.jobscheduler.runlog.RunText;
import com.distributed.jobscheduler.wire.RunHeartbeatBody.RunNews;
import com.distributed.jobscheduler.wire.RunProgress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run has said, and how much of it the store has heard. A heartbeat that is lost is sent again with the next one, as far
 * as the tail still has it; the outcome carries the whole tail.
 */
public final class Journal implements RunJournal {
    private final LogTail log = new LogTail();
    private @Nullable RunProgress progress;
    private long progressChanges;
    private long toldProgressChanges;
    private long toldLines;
    private long lastTurn;
    private boolean closed;

    @Override
    public synchronized void progress(int percent, @Nullable String text) {
        var now = new RunProgress(Math.clamp(percent, 0, 100), text == null ? null : RunText.progress(text));
        if (!closed && !now.equals(progress)) {
            progress = now;
            progressChanges++;
        }
    }

    @Override
    public synchronized void log(String line) {
        if (!closed) {
            String.valueOf(line).lines().forEach(log::add);
        }
    }

    /** Whether there is something that the store has not heard; never after the run's end, for its outcome says it all. */
    synchronized boolean hasNews() {
        return !closed && (progressChanges > toldProgressChanges || log.lines() > toldLines);
    }

    /** In which heartbeat it had its last turn to tell its news. */
    synchronized long lastTurn() {
        return lastTurn;
    }

    /**
     * What the store has not heard, the newest of it where it is more than fits; empty when there is nothing.
     *
     * @param turn the number of the heartbeat
     */
    synchronized Optional<News> news(String key, int mostLogBytes, long turn) {
        if (!hasNews()) {
            return Optional.empty();
        }
        lastTurn = turn;
        var piece = log.since(toldLines, mostLogBytes);
        var hasLines = !piece.lines().isEmpty();
        var entry = new RunNews(
                key,
                progressChanges > toldProgressChanges ? progress : null,
                hasLines ? piece.from() : null,
                hasLines ? piece.lines() : null);
        return Optional.of(new News(this, entry, progressChanges, piece.end()));
    }

    private synchronized void told(News news) {
        toldProgressChanges = Math.max(toldProgressChanges, news.progressChanges);
        toldLines = Math.max(toldLines, news.lines);
    }

    /** What is to be kept of the run when it has ended; what is said after that is too late. */
    public synchronized RunNotes close(@Nullable String result) {
        closed = true;
        var tail = log.since(0, LogTail.MOST_BYTES);
        return new RunNotes(result, progress, tail);
    }

    /**
     * A run's entry in a heartbeat.
     *
     * @param progressChanges how often its progress had changed by then
     * @param lines how many lines its log had by then
     */
    public record News(Journal journal, RunNews entry, long progressChanges, long lines) {
        /** The store has heard it. */
        public void told() {
            journal.told(this);
        }

        /** About how many bytes it takes in a heartbeat. */
        int size() {
            var text = entry.progress() == null ? null : entry.progress().text();
            var log = entry.log();
            return 100
                    + (text == null ? 0 : RunText.utf8Length(text))
                    + (log == null
                            ? 0
                            : log.stream()
                                    .mapToInt(line -> RunText.utf8Length(line) + 3)
                                    .sum());
        }
    }
}
