package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.client.BaseUrl;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which workers' URLs the operator vouches for.
 *
 * @param workerUrls base URLs of workers: {@code coordinator.worker-token} is shown there and nowhere else, and they may
 *     lead to this machine; what lies below one's path is meant with it
 */
@ConfigurationProperties("coordinator")
record WorkerUrlProperties(@DefaultValue List<URI> workerUrls) {
    WorkerUrlProperties {
        workerUrls = List.copyOf(workerUrls);
        for (var url : workerUrls) {
            if (!BaseUrl.isUsable(url)) {
                throw new IllegalArgumentException("coordinator.worker-urls must be http or https URLs with a host and"
                        + " without credentials, query or fragment, not '" + url.getScheme() + "://" + url.getHost()
                        + "…'");
            }
        }
    }
}
