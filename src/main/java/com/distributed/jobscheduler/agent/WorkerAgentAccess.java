package com.distributed.jobscheduler.agent;

import static com.distributed.jobscheduler.access.CallerRole.WORKER;

import com.distributed.jobscheduler.access.AccessProperties;
import com.distributed.jobscheduler.access.AccessRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Access rules: workers dispatch. */
@Configuration(proxyBeanMethods = false)
class WorkerAgentAccess {
    @Bean
    AccessRules accessRules(AccessProperties access) {
        return AccessRules.table()
                .allow("POST", "/api/worker-agent/dispatch", WORKER)
                .allow("POST", "/api/worker-agent/dispatches", WORKER)
                .open("GET", "/actuator/health/**")
                .reads(access.publicReads());
    }
}
