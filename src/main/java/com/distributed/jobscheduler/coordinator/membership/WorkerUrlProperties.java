package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.startup.BaseUrl;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Worker URLs that the operator trusts.
 *
 * @param workerUrls base URLs of workers. Only these get {@code coordinator.worker-token}, and they may lead to this
 *     machine. A URL includes all paths below it
 */
@Validated
@ConfigurationProperties("coordinator")
record WorkerUrlProperties(@DefaultValue List<@BaseUrl URI> workerUrls) {
    WorkerUrlProperties {
        workerUrls = List.copyOf(workerUrls);
    }
}
