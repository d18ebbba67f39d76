package com.distributed.jobscheduler.faults;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which worker held which segments at what time, by the workers' own logs and the kills of their processes. */
final class BaseContractHoldings {
    private final Map<String, List<Span>> spans = new HashMap<>();

    private record Span(Instant from, Instant to) {
        boolean meets(Span other, Instant before, Instant after) {
            return from.isBefore(other.to)
                    && other.from.isBefore(to)
                    && other.from.isBefore(before)
                    && from.isBefore(before)
                    && to.isAfter(after)
                    && other.to.isAfter(after);
        }
    }

    /** Reads one worker's log; its processes were killed at these times. */
    void read(String worker, String log, List<Instant> kills) {
        var since = new HashMap<Integer, Instant>();
        var changes = WorkerLog.CHANGE.matcher(log).results().toList();
        var last = Instant.MIN;
        for (var change : changes) {
            var at = OffsetDateTime.parse(change.group(1)).toInstant();
            for (var kill : kills) {
                if (kill.isAfter(last) && !kill.isAfter(at)) {
                    List.copyOf(since.keySet()).forEach(segment -> end(worker, segment, since, kill));
                }
            }
            last = at;
            segments(change.group(4)).forEach(segment -> end(worker, segment, since, at));
            segments(change.group(3)).forEach(segment -> since.putIfAbsent(segment, at));
        }
        List.copyOf(since.keySet()).forEach(segment -> end(worker, segment, since, Instant.MAX));
    }

    private void end(String worker, int segment, Map<Integer, Instant> since, Instant at) {
        var from = since.remove(segment);
        if (from != null) {
            spans.computeIfAbsent(worker + ":" + segment, key -> new ArrayList<>())
                    .add(new Span(from, at));
        }
    }

    private static List<Integer> segments(String ranges) {
        var all = new ArrayList<Integer>();
        for (var range : ranges.split(",", -1)) {
            var ends = range.split("-", -1);
            if (ends[0].matches("\\d+")) {
                for (var i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                    all.add(i);
                }
            }
        }
        return all;
    }

    /** Whether both held the segment at once at some moment between these two. */
    boolean areShared(String one, String other, int segment, Instant after, Instant before) {
        var others = spans.getOrDefault(other + ":" + segment, List.of());
        return spans.getOrDefault(one + ":" + segment, List.of()).stream()
                .anyMatch(span -> others.stream().anyMatch(second -> span.meets(second, before, after)));
    }
}
