package com.distributed.jobscheduler.coordinator.backlog;

import com.distributed.jobscheduler.http.startup.BaseUrl;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the backlog is counted.
 *
 * @param jobStoreUrl base URL of the Job Store; without it the backlog stays unknown
 */
@Validated
@ConfigurationProperties("coordinator")
record BacklogProperties(@BaseUrl @Nullable URI jobStoreUrl) {
    BacklogProperties {
        if (jobStoreUrl != null && jobStoreUrl.toString().isEmpty()) {
            jobStoreUrl = null;
        }
    }
}
