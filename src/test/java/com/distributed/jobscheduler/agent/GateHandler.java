package com.distributed.jobscheduler.agent;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Runs until the test opens the gate; remembers what it ran. */
public final class GateHandler implements JobHandler {
    private final List<JobContext> runs = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(1);

    @Override
    public String jobName() {
        return "gate";
    }

    @Override
    public void run(JobContext job) throws InterruptedException {
        runs.add(job);
        gate.await();
    }

    public List<JobContext> runsOf(long jobId) {
        return runs.stream().filter(run -> run.jobId() == jobId).toList();
    }

    public void open() {
        gate.countDown();
    }

    public void shut() {
        gate.countDown();
        gate = new CountDownLatch(1);
    }
}
