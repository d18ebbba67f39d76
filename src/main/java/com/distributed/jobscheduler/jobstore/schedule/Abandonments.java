package com.distributed.jobscheduler.jobstore.schedule;

import lombok.experimental.UtilityClass;

/** When an occurrence is suspected of ending its agents, and the message for that case. */
@UtilityClass
public class Abandonments {
    /** One abandonment may be bad luck: a broken machine, or another job's fault. */
    private static final int SEVERAL = 2;

    /** Whether an occurrence with this many abandonments runs alone at its agent next time. */
    public static boolean isTriedAlone(int abandonments) {
        return abandonments >= SEVERAL;
    }

    /** Why an occurrence is given up after this many tries. */
    public static String reason(int abandonments) {
        return "its agent fell silent in each of %d tries%s: it may be what ends its agents"
                .formatted(
                        abandonments, isTriedAlone(abandonments - 1) ? ", the last time with nothing else at it" : "");
    }
}
