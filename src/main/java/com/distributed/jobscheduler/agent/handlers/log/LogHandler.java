package com.distributed.jobscheduler.agent.handlers.log;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.http.Printable;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Writes the job to the log and completes it, for trials. */
@Slf4j
@Component
class LogHandler implements JobHandler {
    @Override
    public String jobName() {
        return "log";
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
