package com.distributed.jobscheduler.wire;

import java.time.Instant;

/** The request and response headers of the contract's extensions. */
public final class WireHeaders {
    /** Which worker asks; on claims and dispatches. */
    public static final String WORKER_ID = "Scheduler-Worker-Id";
    /** The occurrence being claimed or moved: its run time as an ISO-8601 instant. */
    public static final String EXPECTED_RUN_TIME = "Scheduler-Expected-Run-Time";
    /** Makes a repeat of the same request harmless. On dispatches {@code <jobId>:<nextRunTime in epoch millis>}. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    /** On the answer to a repeated submission, {@code true}: the first one made these jobs. */
    public static final String IDEMPOTENT_REPLAY = "Idempotent-Replay";
    /** The claim's token in a conditional store's answer; its absence there means a base-only store. */
    public static final String CLAIM = "Scheduler-Claim";
    /** Where a registering worker wants its assignments pushed: its base URL. */
    public static final String WORKER_URL = "Scheduler-Worker-Url";
    /**
     * The secret that a worker gives with its URL when it registers; whoever pushes to that URL shows it there. It is
     * made anew by each process, and opens that worker's one route.
     */
    public static final String PUSH_SECRET = "Scheduler-Push-Secret";
    /** On a write that another coordinator has sent on to the leader. */
    public static final String FORWARDED = "Scheduler-Forwarded";
    /** {@code true} on a dispatch: the agent is to run nothing beside it, for its agents fell silent again and again. */
    public static final String ALONE = "Scheduler-Alone";
    /** The epoch of the assignment under which a job is dispatched. */
    public static final String EPOCH = "Scheduler-Epoch";
    /** On an agent's answer to a dispatch: the most dispatches that it takes in one call of several. */
    public static final String DISPATCH_GROUP = "Scheduler-Dispatch-Group";
    /** On an agent's answer to a dispatch, and its status: for how many more dispatches it has room. */
    public static final String FREE_SLOTS = "Scheduler-Free-Slots";
    /** Which agent moves a job to RUNNING, COMPLETED or FAILED. */
    public static final String AGENT_ID = "Scheduler-Agent-Id";
    /** Which handler of that agent runs the job, on the move to RUNNING; percent-encoded. */
    public static final String HANDLER = "Scheduler-Handler";
    /** Why a job is moved to FAILED without a run, in one sentence; percent-encoded. */
    public static final String REASON = "Scheduler-Reason";

    /** On a move back to PENDING: the time in which nobody is to claim the job again, in milliseconds. */
    public static final String RETRY_AFTER = "Scheduler-Retry-After";
    /** The longest of those times, in milliseconds: five minutes. */
    public static final long LONGEST_RETRY_AFTER = 300_000;

    /** On what a worker asks of the store's due jobs: the time from one of its scans to the next, in milliseconds. */
    public static final String SCAN_INTERVAL = "Scheduler-Scan-Interval";

    /**
     * Which process speaks, of all that ever run under its worker-id: an {@link InstanceId}, made anew at each start. On
     * what a worker asks of its coordinator, and on an agent's entry in the store's registry.
     */
    public static final String INSTANCE_ID = "Scheduler-Instance-Id";

    /** On a worker's registration: the time from one of its heartbeats to the next, in milliseconds. */
    public static final String HEARTBEAT_INTERVAL = "Scheduler-Heartbeat-Interval";

    /** The Job Store's clock when it began its answer, as an ISO-8601 instant. */
    public static final String TIME = "Scheduler-Time";

    private WireHeaders() {}

    /** The idempotency key of one occurrence's dispatch (contract: Worker Agent, extensions). */
    public static String occurrenceKey(long jobId, Instant nextRunTime) {
        return jobId + ":" + nextRunTime.toEpochMilli();
    }
}
