package com.distributed.jobscheduler.coordinator;

import static com.distributed.jobscheduler.access.CallerRole.COORDINATOR;
import static com.distributed.jobscheduler.access.CallerRole.WORKER;

import com.distributed.jobscheduler.access.AccessProperties;
import com.distributed.jobscheduler.access.AccessRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Access rules: workers register, send heartbeats, and ask for segments; a coordinator registers itself and forwards
 * the writes of workers.
 */
@Configuration(proxyBeanMethods = false)
class CoordinatorAccess {
    @Bean
    AccessRules accessRules(AccessProperties access) {
        return AccessRules.table()
                .allow("POST", "/api/scheduler-workers/register", WORKER, COORDINATOR)
                .allow("POST", "/api/scheduler-workers/heartbeat", WORKER, COORDINATOR)
                .allow("POST", "/api/segments/assign", WORKER, COORDINATOR)
                .allow("DELETE", "/api/segments/release", WORKER, COORDINATOR)
                .allow("POST", "/api/coordinator/register", COORDINATOR)
                .allow("POST", "/api/coordinator/heartbeat", COORDINATOR)
                .open("GET", "/actuator/health/**")
                .reads(access.publicReads());
    }
}
