package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.Cluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/** What each part says of itself while jobs do not start: the message of the failure, for a run that nobody can repeat. */
final class Diagnosis {
    private static final int MOST_JOBS = 3;

    private Diagnosis() {}

    /** A few of these jobs with their last attempts, their owners, and each process's own account. */
    static String of(Cluster cluster, List<Long> jobs) {
        return "%d jobs wait.%n%s%n%s"
                .formatted(
                        jobs.size(),
                        jobs.stream()
                                .limit(MOST_JOBS)
                                .map(job -> job(cluster, job))
                                .collect(Collectors.joining(System.lineSeparator())),
                        Topology.PROCESSES.stream()
                                .map(process -> account(cluster, process))
                                .collect(Collectors.joining(System.lineSeparator())));
    }

    private static String job(Cluster cluster, long id) {
        try {
            return rows(
                            cluster,
                            "select now() as read_at, id, segment, status, frequency, next_run_time, not_before, lease_until,"
                                    + " retry_count, abandonments, claimed_by, agent_id, updated_at from jobs where id = ?",
                            id)
                    + " attempts "
                    + rows(
                            cluster,
                            "select worker_id, claimed_at, agent_id, started_at, ended_at, outcome from executions"
                                    + " where job_id = ? order by id desc limit 4",
                            id)
                    + " owner "
                    + rows(
                            cluster,
                            "select * from coordinator_segment where segment = (select segment from jobs where id = ?)",
                            id);
        } catch (DataAccessException e) {
            return id + ": " + e.getMessage();
        }
    }

    private static List<Map<String, Object>> rows(Cluster cluster, String sql, long id) {
        return cluster.database().queryForList(sql, id);
    }

    private static String account(Cluster cluster, String process) {
        var isAlive = cluster.process(process).isAlive();
        try {
            return "%s alive=%s %s"
                    .formatted(process, isAlive, cluster.service(process).get(path(process)));
        } catch (RuntimeException e) {
            return "%s alive=%s %s".formatted(process, isAlive, e);
        }
    }

    private static String path(String process) {
        if (process.startsWith("worker")) {
            return "/api/scheduler-worker/status";
        }
        if (process.startsWith("agent")) {
            return "/api/worker-agent/status";
        }
        return process.equals("job-store") ? "/api/workers" : "/api/scheduler-workers";
    }
}
