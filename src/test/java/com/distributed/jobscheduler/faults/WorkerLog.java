package com.distributed.jobscheduler.faults;

import java.util.List;
import java.util.regex.Pattern;

/** What a worker's log says of its segments. A full disk cuts a line off, and the next one follows on the same line. */
final class WorkerLog {
    /** A coordinator of the base contract sends no epoch. */
    private static final String NONE = "null";

    /** Nothing but the segments that were lost stands behind them in a whole line. */
    static final Pattern CHANGE = Pattern.compile(
            "(?m)^(\\S+) .*segments\\.changed source=\\S+ epoch=(\\d+|null) count=\\d+ gained=(\\S*) lost=(\\S*) *$");

    private WorkerLog() {}

    /** The epochs that the worker accepted, in order. */
    static List<Long> epochs(String log) {
        return CHANGE.matcher(log)
                .results()
                .map(change -> change.group(2))
                .filter(epoch -> !epoch.equals(NONE))
                .map(Long::parseLong)
                .toList();
    }
}
