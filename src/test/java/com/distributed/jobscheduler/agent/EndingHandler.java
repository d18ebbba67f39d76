package com.distributed.jobscheduler.agent;

import com.distributed.jobscheduler.agent.handlers.DoNotRetry;
import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.RetryAfter;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import java.time.Duration;
import java.util.Map;

/** Ends as its payload says: by a result, or by a word about its retries. */
final class EndingHandler implements ReturningJobHandler {
    @Override
    public String jobName() {
        return "ending";
    }

    @Override
    public Object call(JobContext job) {
        return switch (job.payload()) {
            case "no-retry" -> throw new DoNotRetry("no such customer");
            case "later" -> throw new RetryAfter(Duration.ofMinutes(3), "too many requests");
            case "logging" -> {
                job.progress(100, "page 10 of 10");
                job.log("reading\n17 sent");
                yield Map.of("sent", 17);
            }
            default -> job.payload();
        };
    }
}
