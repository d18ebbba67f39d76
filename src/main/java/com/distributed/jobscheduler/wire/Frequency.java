package com.distributed.jobscheduler.wire;

/** How often a job recurs (contract). ONE_TIME, DAILY, WEEKLY and MONTHLY are base; HOURLY and CRON are extensions. */
public enum Frequency {
    ONE_TIME,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    CRON;

    public boolean isRecurring() {
        return this != ONE_TIME;
    }
}
