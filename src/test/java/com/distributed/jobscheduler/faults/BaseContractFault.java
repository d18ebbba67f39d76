package com.distributed.jobscheduler.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault among services of the base contract.
 *
 * @param target a worker, a link as {@code worker-1>agent}, or one of the stand-ins
 * @param at its begin, in milliseconds from the begin of its round
 */
record BaseContractFault(Kind kind, String target, int at, int millis)
        implements Injection.Timed<BaseContractFault.Kind> {
    private static final int ROUND = 15_000;
    private static final int PACE = 700;

    /** The kinds; what a link does has the name of its {@link Link.Mode}. */
    enum Kind {
        KILL("kill -9 and restart of a worker", 500),
        STOP("SIGSTOP beyond the orphan timeout", 6_000),
        DROP("the agent answers 200 and drops", 2_000),
        SILENCE("the agent runs and reports nothing", 2_000),
        COORDINATOR_RESTART("the coordinator restarts, empty", 300),
        GRANTED_TWICE("segments granted to several workers", 2_500),
        CUT_BEFORE_REQUEST("link cut before the request", 2_000),
        CUT_IN_REQUEST("link cut in mid-request", 2_000),
        REPLY_LOST("link cut after the request", 2_000),
        BLACKHOLE("link swallows everything", 3_000),
        SLOW("link slow", 2_500),
        DRIP("link drips", 2_500),
        NOT_FOUND("a proxy answers 404", 2_000),
        WEB_PAGE("a proxy answers 200 with a page", 2_000),
        BARE_SUCCESS("a proxy answers an empty 200", 2_000),
        UNAVAILABLE("request arrives, a proxy answers 503", 2_000);

        final String label;
        private final int millis;

        Kind(String label, int millis) {
            this.label = label;
            this.millis = millis;
        }
    }

    /** The rounds of one run, a function of the seed and the time. Each kind comes once before one comes twice. */
    static List<List<BaseContractFault>> rounds(long seed, Duration duration) {
        var random = new Random(seed);
        var kinds = new ArrayList<Kind>();
        var rounds = new ArrayList<List<BaseContractFault>>();
        for (var left = duration.toMillis(); left > 0; left -= ROUND) {
            var round = new ArrayList<BaseContractFault>();
            for (var at = 0; at < Math.min(left, ROUND); at += PACE / 2 + random.nextInt(PACE)) {
                if (kinds.isEmpty()) {
                    kinds.addAll(List.of(Kind.values()));
                    Collections.shuffle(kinds, random);
                }
                var kind = kinds.removeLast();
                round.add(new BaseContractFault(
                        kind, target(kind, random), at, kind.millis + random.nextInt(kind.millis / 2)));
            }
            rounds.add(List.copyOf(round));
        }
        return List.copyOf(rounds);
    }

    private static String target(Kind kind, Random random) {
        var worker = BaseContractSystem.WORKERS.get(random.nextInt(BaseContractSystem.WORKERS.size()));
        return switch (kind) {
            case KILL, STOP -> worker;
            case DROP, SILENCE -> "agent";
            case COORDINATOR_RESTART, GRANTED_TWICE -> "coordinator";
            // Half of them at the agent, the only place where a lost answer shows.
            default ->
                worker + ">"
                        + List.of("job-store", "coordinator", "agent", "agent").get(random.nextInt(4));
        };
    }
}
