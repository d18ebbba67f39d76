package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.stream.Collectors;

/**
 * The state machine in SQL (semantics: "State machine"): in which states a move may begin, and what it writes into the row
 * of its job. Each statement adds the conditions that are its own.
 */
public final class MoveSql {
    /** What a job loses with its claim. */
    public static final String UNCLAIMED = "claimed_run_time = null, claim_token = null, lease_until = null";

    /** Holds for a job that has not ended. */
    public static final String NOT_ENDED = mayBecome(JobStatus.CANCELLED);

    private MoveSql() {}

    /** The condition that holds for a job whose state allows the move into this one. */
    public static String mayBecome(JobStatus target) {
        var states =
                target.predecessors().stream().map(status -> "'" + status + "'").toList();
        return states.size() == 1
                ? "status = " + states.getFirst()
                : states.stream().collect(Collectors.joining(", ", "status in (", ")"));
    }

    /**
     * What a claim writes; needs the parameters {@code now} and {@code lease}. A claim ends the job's wait, if it had any.
     *
     * @param worker the SQL expression of who claims it, {@code token} that of the claim's token, and {@code key} that of
     *     its Idempotency-Key
     */
    public static String claimed(String worker, String token, String key) {
        return """
                status = 'SCHEDULED', claimed_run_time = next_run_time, not_before = null,
                occurrence_claimed_at = coalesce(occurrence_claimed_at, :now),
                claimed_by = %s, claim_token = %s, agent_id = null, lease_until = :lease,
                """.formatted(worker, token) + moved(JobStatus.SCHEDULED, key);
    }

    /**
     * What a run's start writes; needs the parameters {@code agent}, {@code lease} and {@code now}.
     *
     * @param key the SQL expression of the move's Idempotency-Key
     */
    public static String started(String key) {
        return "status = 'RUNNING', agent_id = :agent, lease_until = :lease, " + moved(JobStatus.RUNNING, key);
    }

    /** What every move writes: its key, what it asked for, and when it was made; needs the parameter {@code now}. */
    public static String moved(JobStatus target, String key) {
        return "move_key = %s, moved_to = '%s', updated_at = :now".formatted(key, target);
    }
}
