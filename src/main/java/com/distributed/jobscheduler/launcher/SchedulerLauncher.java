package com.distributed.jobscheduler.launcher;

/** Placeholder. */
public final class SchedulerLauncher {
    private SchedulerLauncher() {}

    public static void main(String[] args) {}
}
