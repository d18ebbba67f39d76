package com.distributed.jobscheduler.jobstore;

import static com.distributed.jobscheduler.access.CallerRole.AGENT;
import static com.distributed.jobscheduler.access.CallerRole.CLIENT;
import static com.distributed.jobscheduler.access.CallerRole.WORKER;

import com.distributed.jobscheduler.access.AccessProperties;
import com.distributed.jobscheduler.access.AccessRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Access rules: workers claim and move jobs, agents report runs. Clients submit jobs and control their own, which
 * {@code OwnJobs} checks. The operator controls all jobs.
 */
@Configuration(proxyBeanMethods = false)
class JobStoreAccess {
    @Bean
    AccessRules accessRules(AccessProperties access) {
        return AccessRules.table()
                .allow("POST", "/api/jobs", CLIENT)
                .allow("POST", "/api/jobs/batch", CLIENT)
                .allow("PATCH", "/api/jobs/{id}", CLIENT)
                .allow("DELETE", "/api/jobs/{id}", CLIENT)
                .allow("PUT", "/api/jobs/by-key/{key}", CLIENT)
                .allow("DELETE", "/api/jobs/by-key/{key}", CLIENT)
                .allow("POST", "/api/jobs/{id}/pause", CLIENT)
                .allow("POST", "/api/jobs/{id}/resume", CLIENT)
                .allow("POST", "/api/jobs/{id}/run-now", CLIENT)
                .allow("POST", "/api/jobs/{id}/replay", CLIENT)
                .allow("POST", "/api/jobs/actions", CLIENT)
                .allow("POST", "/api/job-schedules/preview", CLIENT)
                .allow("POST", "/api/job-schedules/claim", WORKER)
                .allow("PUT", "/api/job-schedules/{scheduleId}/next-run", WORKER)
                .allow("PUT", "/api/jobs/{id}/status", WORKER, AGENT)
                .allow("PUT", "/api/executions/{key}/outcome", AGENT)
                .allow("POST", "/api/executions/starts", AGENT)
                .allow("POST", "/api/executions/outcomes", AGENT)
                .allow("POST", "/api/executions/heartbeat", AGENT)
                .allow("POST", "/api/workers", AGENT)
                .allow("POST", "/api/workers/{workerId}/heartbeat", AGENT)
                .open("GET", "/actuator/health/**")
                .reads(access.publicReads());
    }
}
