package com.distributed.jobscheduler.agent.handlers;

import com.distributed.jobscheduler.http.Printable;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Writes the job to the log and completes it: for trying things out, and for names that no handler has. */
@Slf4j
@Component
class LogHandler implements JobHandler {
    static final String NAME = "log";

    @Override
    public String jobName() {
        return NAME;
    }

    @Override
    public void run(JobContext job) {
        log.info(
                "job.logged jobName=\"{}\" attempt={} due={} payload=\"{}\"",
                Printable.shortened(job.jobName()),
                job.attempt(),
                job.occurrenceTime(),
                Printable.shortened(job.payload()));
    }
}
