package com.distributed.jobscheduler.wire;

import java.time.Instant;

/** The request and response headers of the contract's extensions. */
public final class WireHeaders {
    /** On claims and dispatches: the worker that sends them. */
    public static final String WORKER_ID = "Scheduler-Worker-Id";
    /** The occurrence being claimed or moved: its run time as an ISO-8601 instant. */
    public static final String EXPECTED_RUN_TIME = "Scheduler-Expected-Run-Time";
    /** On a claim: the job's version as it was listed; a job that was changed since is not claimed. */
    public static final String EXPECTED_VERSION = "Scheduler-Expected-Version";
    /** Makes a repeat of the same request harmless. On dispatches {@code <jobId>:<nextRunTime in epoch millis>}. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    /** On the answer to a repeated submission, {@code true}: the first submission created these jobs. */
    public static final String IDEMPOTENT_REPLAY = "Idempotent-Replay";
    /** The claim's token in a conditional store's answer; its absence there means a base-only store. */
    public static final String CLAIM = "Scheduler-Claim";
    /** On a worker's registration: its base URL, to which the coordinator pushes assignments. */
    public static final String WORKER_URL = "Scheduler-Worker-Url";
    /**
     * On a worker's registration: its secret. A push to its URL shows the same secret. Each process makes a new one; it
     * opens only the worker's route for assignments.
     */
    public static final String PUSH_SECRET = "Scheduler-Push-Secret";
    /** On a write that another coordinator forwarded to the leader. */
    public static final String FORWARDED = "Scheduler-Forwarded";
    /**
     * {@code true} on a dispatch: the agent must run no other job beside it, because its agents fell silent several
     * times.
     */
    public static final String ALONE = "Scheduler-Alone";
    /** The epoch of the assignment under which a job is dispatched. */
    public static final String EPOCH = "Scheduler-Epoch";
    /** On an agent's answer to a dispatch: the largest group call that it takes. */
    public static final String DISPATCH_GROUP = "Scheduler-Dispatch-Group";
    /** On an agent's answer to a dispatch, and to a status call: number of further dispatches that it has room for. */
    public static final String FREE_SLOTS = "Scheduler-Free-Slots";
    /** On a job's move to RUNNING, COMPLETED or FAILED: the agent. */
    public static final String AGENT_ID = "Scheduler-Agent-Id";
    /** On a job's move to RUNNING: the agent's handler; percent-encoded. */
    public static final String HANDLER = "Scheduler-Handler";
    /** On a job's move to FAILED without a run: the reason in one sentence; percent-encoded. */
    public static final String REASON = "Scheduler-Reason";

    /** On a move back to PENDING: how long no worker is to claim the job again, in milliseconds. */
    public static final String RETRY_AFTER = "Scheduler-Retry-After";
    /** The longest such time, in milliseconds: five minutes. */
    public static final long LONGEST_RETRY_AFTER = 300_000;

    /** On a worker's due call and batch claim: its scan interval, in milliseconds. */
    public static final String SCAN_INTERVAL = "Scheduler-Scan-Interval";

    /**
     * {@code true} on a worker's due call: it holds an entry until the entry's {@code dueTime}. Otherwise no entry is listed
     * before that time, whatever {@code asOf} is.
     */
    public static final String READS_DUE_TIME = "Scheduler-Reads-Due-Time";

    /**
     * The instant behind which the due list is to begin, in ISO-8601, on a worker's due call: what runs before or at it is
     * claimed by batches, and there may be a million of it. A store that does not know it lists everything.
     */
    public static final String DUE_AFTER = "Scheduler-Due-After";

    /**
     * The process that sends the request, among all that ever run under its id: an {@link InstanceId}, new at each
     * start. On a worker's calls to its coordinator, and on an agent's entry in the store's registry.
     */
    public static final String INSTANCE_ID = "Scheduler-Instance-Id";

    /** On a worker's registration: its heartbeat interval, in milliseconds. */
    public static final String HEARTBEAT_INTERVAL = "Scheduler-Heartbeat-Interval";

    /** The Job Store's clock when it began its answer, as an ISO-8601 instant. */
    public static final String TIME = "Scheduler-Time";

    private WireHeaders() {}

    /** The idempotency key of one occurrence's dispatch (contract: Worker Agent, extensions). */
    public static String occurrenceKey(long jobId, Instant nextRunTime) {
        return jobId + ":" + nextRunTime.toEpochMilli();
    }
}
