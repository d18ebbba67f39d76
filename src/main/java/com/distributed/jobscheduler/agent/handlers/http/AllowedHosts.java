package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.http.Printable;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operator's list of hosts that jobs may call. A payload comes from any caller who may submit jobs, so it cannot
 * extend the list.
 */
final class AllowedHosts {
    private final Set<String> entries;

    AllowedHosts(Set<String> entries) {
        this.entries = entries.stream().map(e -> e.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Why this http or https address may not be called; null when it may. */
    @Nullable
    String forbids(URI url) {
        var host = url.getHost().toLowerCase(Locale.ROOT);
        var port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return entries.contains(host) || entries.contains(host + ":" + port)
                ? null
                : "payload.url: the host %s:%d is not among worker.agent.http.allowed-hosts"
                        .formatted(Printable.shortened(host), port);
    }
}
