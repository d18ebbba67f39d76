package com.distributed.jobscheduler.wire;

/**
 * How often a job recurs (contract). ONE_TIME, DAILY, WEEKLY and MONTHLY are base; HOURLY, EVERY and CRON are
 * extensions. A due list never says EVERY, which release 1.0.0 does not know.
 */
public enum Frequency {
    ONE_TIME,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    /** Once in each interval of the job. */
    EVERY,
    CRON;

    public boolean isRecurring() {
        return this != ONE_TIME;
    }
}
