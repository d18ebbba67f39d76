package com.distributed.jobscheduler.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The rounds of faults of one run, a function of the seed and the time. After each round the cluster is left alone
 * until it has recovered. No target has two faults at once.
 */
record FaultSchedule(List<List<Fault>> rounds) {
    private static final int ROUND = 30_000;
    private static final int PACE = 2_000;
    /** A restarted process is usually up within this time. */
    private static final int RESTART = 6_000;

    /** Workers and agents more often: a store that is mostly down hides their behaviour. */
    private static final List<String> OFTEN = List.of(
            "worker-1",
            "worker-2",
            "worker-3",
            "worker-1",
            "worker-2",
            "worker-3",
            "agent-1",
            "agent-2",
            "agent-1",
            "agent-2",
            "job-store",
            "coordinator-1");

    static FaultSchedule of(long seed, Duration duration) {
        var random = new SplittableRandom(seed);
        var rounds = new ArrayList<List<Fault>>();
        for (var left = duration.toMillis(); left > 0; left -= ROUND) {
            rounds.add(round(random, (int) Math.min(left, ROUND)));
        }
        return new FaultSchedule(List.copyOf(rounds));
    }

    int faults() {
        return rounds.stream().mapToInt(List::size).sum();
    }

    private static List<Fault> round(SplittableRandom random, int millis) {
        var faults = new ArrayList<Fault>();
        var busyUntil = new HashMap<String, Integer>();
        for (var at = 0; at < millis; at += PACE / 2 + random.nextInt(PACE)) {
            var kind = kind(random);
            var targets = targets(kind);
            var target = targets.get(random.nextInt(targets.size()));
            var fault = new Fault(kind, target, at, kind.millis + random.nextInt(kind.millis / 2));
            if (busyUntil.getOrDefault(target, -1) < at) {
                faults.add(fault);
                busyUntil.put(target, at + fault.millis() + RESTART);
            }
        }
        return List.copyOf(faults);
    }

    private static FaultKind kind(SplittableRandom random) {
        var ticket = random.nextInt(
                Stream.of(FaultKind.values()).mapToInt(kind -> kind.weight).sum());
        for (var kind : FaultKind.values()) {
            ticket -= kind.weight;
            if (ticket < 0) {
                return kind;
            }
        }
        throw new IllegalStateException();
    }

    private static List<String> targets(FaultKind kind) {
        return switch (kind) {
            case KILL ->
                Stream.of(OFTEN, Stranger.AGENTS, Stranger.AGENTS)
                        .flatMap(List::stream)
                        .toList();
            case CLOCK, SHORT_OF_MEMORY -> OFTEN;
            case STOP -> Topology.PROCESSES;
            case TERMINATE, SAME_SEGMENTS, NAMESAKE -> Topology.WORKERS;
            case POSTGRES_CRASH -> List.of("postgres");
            case DISK_FULL -> List.of("disk");
            case NOT_FOUND, OWN_SUCCESS, UNAVAILABLE -> Topology.HTTP_LINKS;
            case ACCEPT_AND_DROP -> Topology.DISPATCH_LINKS;
            default -> Topology.LINKS;
        };
    }
}
