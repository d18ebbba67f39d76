package com.distributed.jobscheduler.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Somebody else's Coordinator (contract: "A base-only Coordinator"): an unknown worker's heartbeat is a 500, segments
 * arrive only as the answer to {@code assign}, which is additive, and a dead worker's segments stay its own.
 */
final class BaseContractCoordinator extends BaseContractServer {
    private final Map<String, Set<Integer>> grants = new HashMap<>();
    private boolean grantsTwice;
    private int answers;

    /** It forgets its workers and their segments. */
    synchronized void restart() {
        grants.clear();
    }

    /** While this is on, it grants what others hold, as under concurrent calls. */
    synchronized void grantTwice(boolean on) {
        grantsTwice = on;
    }

    @Override
    synchronized Answer answer(Call call) {
        var worker = call.query().get("workerId");
        return switch (call.route()) {
            case "POST /api/scheduler-workers/register" -> {
                grants.putIfAbsent(worker, new TreeSet<>());
                yield known(worker);
            }
            case "POST /api/scheduler-workers/heartbeat" ->
                grants.containsKey(worker) ? known(worker) : Answer.error(500, "Internal Server Error");
            case "POST /api/segments/assign" ->
                assign(worker, Integer.parseInt(call.query().get("desiredSegments")));
            case "DELETE /api/segments/release" -> {
                Objects.requireNonNullElse(grants.get(worker), new TreeSet<>()).clear();
                yield Answer.ok("\"Segments released\"");
            }
            default -> Answer.UNKNOWN_CALL;
        };
    }

    private Answer known(String worker) {
        return Answer.ok("{\"workerId\":\"%s\",\"status\":\"ONLINE\",\"assignedSegments\":%s}"
                .formatted(worker, answers++ % 2 == 0 ? "\"" + grants.get(worker) + "\"" : "null"));
    }

    private Answer assign(String worker, int desired) {
        var granted = grants.get(worker);
        if (granted == null) {
            return Answer.error(500, "Internal Server Error");
        }
        var news = IntStream.range(0, 100)
                .filter(segment -> grantsTwice
                        ? !granted.contains(segment)
                        : grants.values().stream().noneMatch(held -> held.contains(segment)))
                .limit(desired)
                .boxed()
                .toList();
        granted.addAll(news);
        return Answer.ok(List.copyOf(news).toString());
    }
}
