package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.server.UrlHost;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** This coordinator's own id and URL, known once its server listens. */
@Slf4j
@Component
@RequiredArgsConstructor
class LocalNode {
    private final NodeProperties properties;
    private final ServerProperties server;
    private volatile @Nullable Identity identity;

    /** Empty until the server listens: an election before that could name an unreachable leader. */
    Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            var own = identify(properties, server, event.getWebServer().getPort());
            log.info("node.advertised coordinatorId={} url={}", own.id(), own.url());
            identity = own;
        }
    }

    private static Identity identify(NodeProperties properties, ServerProperties server, int port) {
        var bound = server.getAddress();
        var host = "localhost";
        var address = InetAddress.getLoopbackAddress();
        try {
            var local = InetAddress.getLocalHost();
            host = local.getHostName();
            address = local;
        } catch (UnknownHostException e) {
            // A host without a resolvable name is alone: its loopback address will do.
        }
        if (bound != null && !bound.isAnyLocalAddress()) {
            address = bound; // the only address that it listens on
        }
        var name = "%s-%d".formatted(host.replaceAll("[^A-Za-z0-9._-]", "-"), port);
        var id = properties.id().isEmpty() ? name.substring(Math.max(0, name.length() - 64)) : properties.id();
        var scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        var url = properties.url().isEmpty()
                ? "%s://%s:%d".formatted(scheme, UrlHost.literal(address), port)
                : properties.url();
        return new Identity(id, url.replaceAll("/+$", ""), host, port);
    }

    /** The id and the address under which other coordinators know this one. */
    record Identity(String id, String url, String host, int port) {}
}
