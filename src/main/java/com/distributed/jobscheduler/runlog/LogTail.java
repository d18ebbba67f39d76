package com.distributed.jobscheduler.runlog;

import java.util.List;

/**
 * The end of a run's log, up to {@link #MOST_BYTES}. Lines are counted from the run's start, also those that have left the
 * tail: a piece of the log is known by the number of lines before it, and so can come twice without being there twice. The
 * lines are kept as one text, for many short strings would take far more memory. Not safe for use by several threads.
 */
public final class LogTail {
    /** How much of a log is kept, in bytes of UTF-8, the ends of lines included. */
    public static final int MOST_BYTES = 32 * 1024;

    private static final char END = '\n';
    private static final String GAP = "... (lines are missing here)";

    private final StringBuilder text = new StringBuilder();
    private long lines;
    private long first;
    private int bytes;

    /** An empty one. */
    public LogTail() {}

    /**
     * One that was kept.
     *
     * @param text its {@link #text()}
     * @param lines its {@link #lines()}
     */
    public LogTail(String text, long lines) {
        this.text.append(text);
        this.lines = lines;
        this.first = lines - text.chars().filter(c -> c == END).count();
        this.bytes = RunText.utf8Length(text);
    }

    /** Adds what is one line, whatever it contains. */
    public void add(String line) {
        keep(RunText.line(line));
        if (bytes > 2 * MOST_BYTES) { // not with each line, for the text moves when its head goes
            trim();
        }
    }

    private void keep(String line) {
        text.append(line).append(END);
        bytes += RunText.utf8Length(line) + 1;
        lines++;
    }

    /** Adds those lines of a piece that are not there yet, and a mark where lines before it never came. */
    public void add(long from, List<String> piece) {
        if (from > lines) {
            keep(GAP);
            lines = from;
            first = lines - text.chars().filter(c -> c == END).count();
        }
        piece.stream().skip(lines - from).forEach(this::add);
    }

    private void trim() {
        var head = 0;
        while (bytes > MOST_BYTES) {
            var next = text.indexOf("\n", head) + 1;
            bytes -= RunText.utf8Length(text.substring(head, next));
            first++;
            head = next;
        }
        text.delete(0, head);
    }

    /** The lines, each with its end. */
    public String text() {
        trim();
        return text.toString();
    }

    /** How many lines came before those that are kept. */
    public long linesBefore() {
        trim();
        return first;
    }

    /** How many lines there have ever been. */
    public long lines() {
        return lines;
    }

    /** The newest lines from this one on, as far as they are here and together take no more than so many bytes. */
    public Piece since(long line, int mostBytes) {
        trim();
        var from = text.length();
        var number = lines;
        var left = mostBytes;
        while (number > Math.max(line, first)) {
            var start = from < 2 ? 0 : text.lastIndexOf("\n", from - 2) + 1;
            left -= RunText.utf8Length(text.substring(start, from));
            if (left < 0) {
                break;
            }
            from = start;
            number--;
        }
        return new Piece(number, text.substring(from).lines().toList());
    }

    /**
     * Some lines of a log that follow each other.
     *
     * @param from how many lines came before
     */
    public record Piece(long from, List<String> lines) {
        /** How many lines there have been with these. */
        public long end() {
            return from + lines.size();
        }
    }
}
