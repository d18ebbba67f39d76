package com.distributed.jobscheduler.launcher;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last lines at the start of the whole system: the URLs, and how to submit a first job. */
final class Welcome {
    private Welcome() {}

    /**
     * The text.
     *
     * @param data where the jobs are stored
     * @param access options that the commands need
     * @param remark why no job is dispatched yet; null when there is no reason
     */
    static String text(Map<Role, String> urls, String data, CurlAccess access, @Nullable String remark) {
        return """

                The scheduler is up; its data is %5$s.%7$s
                  page         %4$s/
                  job store    %1$s
                  coordinator  %2$s
                  worker       %4$s/api/scheduler-worker/status
                  agent        %3$s/api/worker-agent/status
                Submit a first job, due now, and see it COMPLETED two seconds later:%8$s
                  curl -X POST %1$s/api/jobs%6$s -H 'Content-Type: application/json' \\
                    -d '{"jobName":"log:hello","frequency":"ONE_TIME","executionTime":"'$(date -u +%%FT%%TZ)'","payload":"hello"}'
                  curl%6$s %1$s/api/jobs/1
                """.formatted(
                        urls.get(Role.JOB_STORE),
                        urls.get(Role.COORDINATOR),
                        urls.get(Role.AGENT),
                        urls.get(Role.WORKER),
                        data,
                        access.options(),
                        remark == null ? "" : "\nNo job is dispatched yet: " + remark + ".",
                        access.remark());
    }
}
