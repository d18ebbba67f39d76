package com.distributed.jobscheduler.worker;

import static com.distributed.jobscheduler.access.CallerRole.CLIENT;
import static com.distributed.jobscheduler.access.CallerRole.COORDINATOR;

import com.distributed.jobscheduler.access.AccessProperties;
import com.distributed.jobscheduler.access.AccessRules;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.worker.peer.PushSecret;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Access rules: a coordinator assigns segments. Anybody may load the page, because it holds no data. Calls for the
 * store are forwarded with the client's own token, and the store decides.
 */
@Slf4j
@Configuration(proxyBeanMethods = false)
class SchedulerWorkerAccess {
    private static final String SEGMENTS = "/api/scheduler-worker/segments";
    private static final String JOBS = "/api/scheduler-worker/console/jobs";
    private static final String PREVIEW = "/api/scheduler-worker/console/preview";

    @Bean
    AccessRules accessRules(AccessProperties access, PushSecret secret) {
        var table = AccessRules.table();
        if (access.allowAnonymousCoordinator()) {
            log.warn("access.opened reason=\"anybody who reaches this port may change this worker's segments\"");
            table.open("POST", SEGMENTS);
        }
        return table.allowWhoShows(WireHeaders.PUSH_SECRET, secret::isShownBy, "POST", SEGMENTS)
                .allow("POST", SEGMENTS, COORDINATOR)
                .allow("POST", JOBS, CLIENT)
                .allow("POST", PREVIEW, CLIENT)
                .allow("DELETE", JOBS + "/{id}", CLIENT)
                .allow("PATCH", JOBS + "/{id}", CLIENT)
                .allow("POST", JOBS + "/{id}/{act}", CLIENT)
                .open("GET", "/")
                .open("GET", "/index.html")
                .open("GET", "/favicon.svg")
                .open("GET", "/*.js")
                .open("GET", "/*.css")
                .open("GET", "/actuator/health/**")
                .reads(access.publicReads());
    }
}
