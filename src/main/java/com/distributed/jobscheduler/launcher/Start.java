package com.distributed.jobscheduler.launcher;

import java.lang.reflect.InvocationTargetException;

/**
 * The class that the jar starts. It alone is compiled for Java 17, which the jar's own loader needs, so that a Java which is
 * too old for all the rest says so in one sentence. It names the launcher by its name only, and so loads it last.
 */
public final class Start {
    private static final int OLDEST_JAVA = 21;

    private Start() {}

    /** Starts what the command line asks for. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (Runtime.version().feature() < OLDEST_JAVA) {
            System.err.println("scheduler-worker needs Java " + OLDEST_JAVA + " or newer; this is Java "
                    + Runtime.version().feature() + " of " + System.getProperty("java.home"));
            System.exit(1);
        }
        try {
            Class.forName("com.distributed.jobscheduler.launcher.SchedulerLauncher")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
