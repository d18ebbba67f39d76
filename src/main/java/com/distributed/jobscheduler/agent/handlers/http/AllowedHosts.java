package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.http.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator's list of where jobs may send requests. A payload comes from whoever may submit a job: it decides less. */
final class AllowedHosts {
    private final Set<String> entries;

    AllowedHosts(Set<String> entries) {
        this.entries = entries.stream().map(e -> e.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The URL, when it may be requested. */
    URI check(String url) throws JobFailure {
        var uri = parse(url);
        var scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new JobFailure("payload.url: must begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new JobFailure("payload.url: must name a host, and no user");
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(scheme) ? 443 : 80;
        if (!entries.contains(host) && !entries.contains(host + ":" + port)) {
            throw new JobFailure("payload.url: the host %s:%d is not among worker.agent.http.allowed-hosts"
                    .formatted(Printable.shortened(host), port));
        }
        return uri;
    }

    private static URI parse(String url) throws JobFailure {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new JobFailure("payload.url: not a URL: " + Printable.shortened(String.valueOf(e.getReason())));
        }
    }
}
