package com.distributed.jobscheduler.faults;

/** The kinds of faults. The weight is the frequency: a restart costs more than a cut and is rarer. */
enum FaultKind {
    KILL("kill -9 and restart", 12, 2_000),
    STOP("SIGSTOP beyond the lease", 10, 10_000),
    TERMINATE("SIGTERM in mid-scan, restart", 5, 1_000),
    CLOCK("clock 10 minutes off", 3, 8_000),
    POSTGRES_CRASH("PostgreSQL immediate restart", 4, 1_000),
    DISK_FULL("disk full, logs and data", 4, 4_000),
    SAME_SEGMENTS("two workers on the same segments", 8, 4_000),
    CUT_BEFORE_REQUEST("link cut before the request", 9, 3_000),
    CUT_IN_REQUEST("link cut in mid-request", 9, 3_000),
    REPLY_LOST("link cut after the request", 9, 3_000),
    BLACKHOLE("link swallows everything", 9, 5_000),
    SLOW("link slow", 9, 4_000),
    DRIP("link drips", 9, 4_000),
    NOT_FOUND("a proxy answers 404", 6, 4_000),
    OWN_SUCCESS("a proxy answers 200 by itself", 6, 4_000),
    UNAVAILABLE("request arrives, a proxy answers 503", 6, 4_000),
    ACCEPT_AND_DROP("an agent accepts and drops", Promises.ARE_WATCHED ? 6 : 0, 4_000),
    NAMESAKE("a second process of one worker-id", Promises.ARE_WATCHED ? 4 : 0, 5_000),
    SHORT_OF_MEMORY("memory at its limit", Promises.ARE_WATCHED ? 3 : 0, 5_000);

    final String label;
    final int weight;
    /** The shortest duration; the longest is 1.5 times as long. */
    final int millis;

    FaultKind(String label, int weight, int millis) {
        this.label = label;
        this.weight = weight;
        this.millis = millis;
    }
}
