package com.distributed.jobscheduler.jobstore.schedule;

import lombok.experimental.UtilityClass;

/** When an occurrence is suspected of ending its agents, and what is said of it then. */
@UtilityClass
public class Abandonments {
    /** Once is bad luck, a machine's end or a neighbour's doing. */
    private static final int SEVERAL = 2;

    /** Whether an occurrence that was abandoned so often has an agent to itself at its next try. */
    public static boolean isTriedAlone(int abandonments) {
        return abandonments >= SEVERAL;
    }

    /** Why an occurrence is given up after so many tries. */
    public static String reason(int abandonments) {
        return "its agent fell silent in each of %d tries%s: it may be what ends its agents"
                .formatted(
                        abandonments, isTriedAlone(abandonments - 1) ? ", the last time with nothing else at it" : "");
    }
}
