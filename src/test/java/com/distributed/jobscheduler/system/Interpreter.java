package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Programs that run the agents of {@code src/examples}: a machine may lack them. */
public final class Interpreter {
    private Interpreter() {}

    /** Whether this machine has it. */
    public static boolean isInstalled(String interpreter) throws InterruptedException {
        try {
            var version = new ProcessBuilder(interpreter, "--version").start();
            return version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
