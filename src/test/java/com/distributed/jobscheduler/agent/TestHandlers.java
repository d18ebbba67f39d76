package com.distributed.jobscheduler.agent;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Handlers as an application would add them. */
@Configuration(proxyBeanMethods = false)
public class TestHandlers {
    /** One that does nothing. */
    public static final JobHandler IDLE = new JobHandler() {
        @Override
        public String jobName() {
            return "log";
        }

        @Override
        public void run(JobContext job) {}
    };

    @Bean
    GateHandler gate() {
        return new GateHandler();
    }

    @Bean
    JobHandler failing() {
        return new JobHandler() {
            @Override
            public String jobName() {
                return "failing";
            }

            @Override
            public void run(JobContext job) {
                throw new IllegalStateException(job.payload());
            }
        };
    }
}
