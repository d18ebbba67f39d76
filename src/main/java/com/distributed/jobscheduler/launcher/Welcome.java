package com.distributed.jobscheduler.launcher;

import java.util.Map;

/** The last lines of the whole system's start: what runs where, and how to submit a first job. */
final class Welcome {
    private Welcome() {}

    static String text(Map<Role, String> urls) {
        return """

                The scheduler is up; its data is under ./data.
                  job store    %1$s
                  coordinator  %2$s
                  worker       %4$s/api/scheduler-worker/status
                  agent        %3$s/api/worker-agent/status
                Submit a first job, due now, and see it COMPLETED two seconds later:
                  curl -X POST %1$s/api/jobs -H 'Content-Type: application/json' \\
                    -d '{"jobName":"hello","frequency":"ONE_TIME","executionTime":"'$(date -u +%%FT%%TZ)'","payload":"hello"}'
                  curl %1$s/api/jobs/1
                """.formatted(
                urls.get(Role.JOB_STORE), urls.get(Role.COORDINATOR), urls.get(Role.AGENT), urls.get(Role.WORKER));
    }
}
