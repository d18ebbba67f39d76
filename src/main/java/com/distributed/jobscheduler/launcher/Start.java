package com.distributed.jobscheduler.launcher;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the jar. Only this class is compiled for Java 17, which the jar's loader needs: a Java too old for
 * the rest gets a one-sentence error. It loads the launcher by name, after that check.
 */
public final class Start {
    private static final int OLDEST_JAVA = 21;

    private Start() {}

    /** Starts the roles of the command line. */
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
