package com.distributed.jobscheduler.launcher;

import java.util.Map;

/** The last lines of the whole system's start: what runs where, and how to submit a first job. */
final class Welcome {
    private Welcome() {}

    static String text(Map<Role, Integer> ports) {
        return """

                The scheduler is up; its data is under ./data.
                  job store    http://localhost:%1$d
                  coordinator  http://localhost:%2$d
                  worker       http://localhost:%4$d/api/scheduler-worker/status
                  agent        http://localhost:%3$d/api/worker-agent/status
                Submit a first job, due now, and see it COMPLETED two seconds later:
                  curl -X POST http://localhost:%1$d/api/jobs -H 'Content-Type: application/json' \\
                    -d '{"jobName":"hello","frequency":"ONE_TIME","executionTime":"'$(date -u +%%FT%%TZ)'","payload":"hello"}'
                  curl http://localhost:%1$d/api/jobs/1
                """.formatted(
                ports.get(Role.JOB_STORE), ports.get(Role.COORDINATOR), ports.get(Role.AGENT), ports.get(Role.WORKER));
    }
}
