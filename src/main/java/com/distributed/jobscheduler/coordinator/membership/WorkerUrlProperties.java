package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.startup.BaseUrl;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which workers' URLs the operator vouches for.
 *
 * @param workerUrls base URLs of workers: {@code coordinator.worker-token} is shown there and nowhere else, and they may
 *     lead to this machine; what lies below one's path is meant with it
 */
@Validated
@ConfigurationProperties("coordinator")
record WorkerUrlProperties(@DefaultValue List<@BaseUrl URI> workerUrls) {
    WorkerUrlProperties {
        workerUrls = List.copyOf(workerUrls);
    }
}
