package com.distributed.jobscheduler.jobstore.upkeep;

/**
 * The statements that remove old rows, each a batch of them; all need the parameters {@code before} and {@code limit}. A
 * finished job never moves again, so its executions may be removed first, by a separate statement.
 *
 * @param logsOfJobs the logs of the oldest jobs' executions
 * @param executionsOfJobs the oldest jobs' executions
 * @param labels the oldest jobs' labels
 * @param search the oldest jobs' entries of the search
 * @param history what was done to the oldest jobs
 * @param jobs the oldest finished jobs
 * @param logs the logs of the oldest ended executions
 * @param executions the oldest ended executions
 */
record OldRows(
        String logsOfJobs,
        String executionsOfJobs,
        String labels,
        String search,
        String history,
        String jobs,
        String logs,
        String executions) {
    /** What is older than the store keeps it. */
    static final OldRows BY_AGE = of(
            "finished_at < :before and keep_until is null order by finished_at, id",
            "ended_at < :before and keep_until is null order by ended_at, id");
    /** What is older than its job says. */
    static final OldRows BY_RETENTION =
            of("keep_until < :before order by keep_until, id", "keep_until < :before order by keep_until, id");

    private static OldRows of(String oldJobs, String oldExecutions) {
        var jobs = "(select id from jobs where %s limit :limit)".formatted(oldJobs);
        var executions = "(select id from executions where %s limit :limit)".formatted(oldExecutions);
        var logs = "delete from execution_logs where execution_id in ";
        return new OldRows(
                logs + "(select id from executions where job_id in %s)".formatted(jobs),
                "delete from executions where job_id in " + jobs,
                "delete from job_labels where job_id in " + jobs,
                "delete from job_search where job_id in " + jobs,
                "delete from job_history where job_id in " + jobs,
                "delete from jobs where id in " + jobs,
                logs + executions,
                "delete from executions where id in " + executions);
    }
}
