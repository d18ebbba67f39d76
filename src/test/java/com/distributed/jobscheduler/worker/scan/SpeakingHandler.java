package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.agent.handlers.DoNotRetry;
import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.RetryAfter;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Speaks of its run, and ends as its payload says: at once, or when the test lets it. */
final class SpeakingHandler implements ReturningJobHandler {
    private final CountDownLatch gate = new CountDownLatch(1);

    void goOn() {
        gate.countDown();
    }

    @Override
    public String jobName() {
        return "speaking";
    }

    @Override
    public Object call(JobContext job) throws InterruptedException {
        job.progress(40, "page 4 of 10");
        job.log("attempt " + job.attempt());
        switch (job.payload()) {
            case "no-retry" -> throw new DoNotRetry("no such customer");
            case "later" -> throw new RetryAfter(Duration.ofHours(2), "too many requests");
            case "flood" -> {
                for (var i = 0; i < 1_000_000; i++) {
                    job.log("line " + i);
                }
            }
            default -> gate.await();
        }
        job.progress(100, "page 10 of 10");
        job.log("sent");
        return Map.of("sent", 17);
    }
}
