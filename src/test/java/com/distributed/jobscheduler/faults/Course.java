package com.distributed.jobscheduler.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened to one job that was changed and cancelled, each list in order.
 *
 * @param due its first execution time
 * @param attempts one for each claim
 */
record Course(
        long id,
        Instant due,
        List<History.Move> moves,
        List<History.Change> changes,
        List<History.Attempt> attempts,
        List<Sink.Arrival> arrivals) {
    /** Of a job whose cancel was acknowledged: it is CANCELLED, and ran only if it had been started before. */
    List<String> brokenCancel() {
        if (moves.isEmpty() || !moves.getLast().to().equals("CANCELLED")) {
            return List.of("job %d was cancelled, and its moves are %s".formatted(id, moves));
        }
        if (moves.stream().noneMatch(move -> move.to().equals("RUNNING")) && !arrivals.isEmpty()) {
            return List.of("job %d was cancelled before any start, and ran: %s".formatted(id, arrivals));
        }
        return List.of();
    }

    /**
     * A run has the payload that its job had at the claim, or a later one; the first run has the time of then.
     *
     * @param acknowledged the highest version that the store has acknowledged
     */
    List<String> brokenChanges(int acknowledged) {
        var broken = new ArrayList<String>();
        var last = changes.isEmpty() ? 1 : version(changes.getLast());
        if (last < acknowledged) {
            broken.add("job %d: version %d was acknowledged, and it has %d".formatted(id, acknowledged, last));
        }
        var claims =
                moves.stream().filter(move -> move.to().equals("SCHEDULED")).toList();
        for (var i = 0; i < Math.min(claims.size(), attempts.size()); i++) {
            var attempt = attempts.get(i);
            var claim = claims.get(i);
            var before = changes.stream()
                    .filter(change -> change.seq() < claim.seq())
                    .toList();
            var version = before.isEmpty() ? 1 : version(before.getLast());
            if (attempt.wasStarted()) {
                arrivals.stream()
                        .filter(arrival -> arrival.key().equals(attempt.key()) && arrival.version() < version)
                        .forEach(arrival -> broken.add("%s was claimed with version %d".formatted(arrival, version)));
            }
            var time = before.isEmpty() ? due : before.getLast().executionTime();
            var isFirst = attempts.subList(0, i).stream().noneMatch(History.Attempt::wasStarted);
            if (isFirst && !attempt.runTime().equals(time)) {
                broken.add("%s was claimed when its job was for %s".formatted(attempt.key(), time));
            }
        }
        return broken;
    }

    private static int version(History.Change change) {
        var payload = change.payload();
        var begin = payload.indexOf("version/") + "version/".length();
        return Integer.parseInt(payload.substring(begin, begin + 1));
    }
}
