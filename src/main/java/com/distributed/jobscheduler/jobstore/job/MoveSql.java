package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.stream.Collectors;

/**
 * The state machine in SQL (semantics: "State machine"): the states in which a move may begin, and the values that it
 * writes into the job's row. Each statement adds its own conditions.
 */
public final class MoveSql {
    /** Clears the columns of a claim. */
    public static final String UNCLAIMED = "claimed_run_time = null, claim_token = null, lease_until = null";

    /** Until when a job keeps what ends now; null for the store's own age. Needs the parameter {@code now}. */
    public static final String KEPT_UNTIL =
            "cast(:now as timestamp(6) with time zone) + interval '0.001' second * retention_ms";

    /** Sets until when a job is kept that ends now; needs the parameter {@code now}. */
    public static final String KEPT = "keep_until = " + KEPT_UNTIL;

    /** True for a job that has not ended. */
    public static final String NOT_ENDED = mayBecome(JobStatus.CANCELLED);

    private MoveSql() {}

    /** The condition that the job's state allows the move into this state. */
    public static String mayBecome(JobStatus target) {
        var states =
                target.predecessors().stream().map(status -> "'" + status + "'").toList();
        return states.size() == 1
                ? "status = " + states.getFirst()
                : states.stream().collect(Collectors.joining(", ", "status in (", ")"));
    }

    /**
     * The values that a claim writes; needs the parameters {@code now} and {@code lease}. A claim ends the job's wait.
     *
     * @param worker SQL expression of the worker
     * @param token SQL expression of the claim's token
     * @param key SQL expression of the Idempotency-Key
     */
    public static String claimed(String worker, String token, String key) {
        return """
                status = 'SCHEDULED', claimed_run_time = next_run_time, not_before = null,
                occurrence_claimed_at = coalesce(occurrence_claimed_at, :now),
                claimed_by = %s, claim_token = %s, agent_id = null, lease_until = :lease,
                """.formatted(worker, token) + moved(JobStatus.SCHEDULED, key);
    }

    /**
     * The values that a run's start writes; needs the parameters {@code agent}, {@code lease} and {@code now}.
     *
     * @param key SQL expression of the move's Idempotency-Key
     */
    public static String started(String key) {
        return "status = 'RUNNING', agent_id = :agent, lease_until = :lease, " + moved(JobStatus.RUNNING, key);
    }

    /** The values that every move writes: its key, its target, its time; needs the parameter {@code now}. */
    public static String moved(JobStatus target, String key) {
        return "move_key = %s, moved_to = '%s', updated_at = :now".formatted(key, target);
    }
}
