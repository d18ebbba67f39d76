package com.distributed.jobscheduler.worker.console;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where the metrics of this worker are served, for the page's link to them. */
@Component
class MetricsPlace {
    private static final String PATH = "/actuator/prometheus";

    private final ManagementServerProperties management;
    private final ServerProperties server;
    private final ManagementPortType type;
    private volatile @Nullable View view;

    MetricsPlace(ManagementServerProperties management, ServerProperties server, Environment environment) {
        this.management = management;
        this.server = server;
        this.type = ManagementPortType.get(environment);
    }

    /**
     * A port that serves the metrics.
     *
     * @param onlyHere whether only this machine can reach it
     */
    record View(String scheme, int port, String path, boolean onlyHere) {}

    @EventListener
    void listening(WebServerInitializedEvent event) {
        var isOfManagement = "management".equals(event.getApplicationContext().getServerNamespace());
        if (isOfManagement == (type == ManagementPortType.DIFFERENT) && type != ManagementPortType.DISABLED) {
            var address = isOfManagement ? management.getAddress() : server.getAddress();
            var ssl = isOfManagement ? management.getSsl() : server.getSsl();
            view = new View(
                    Ssl.isEnabled(ssl) ? "https" : "http",
                    event.getWebServer().getPort(),
                    base(isOfManagement) + PATH,
                    address != null && address.isLoopbackAddress());
        }
    }

    private String base(boolean isOfManagement) {
        var base = isOfManagement ? management.getBasePath() : null;
        return base == null ? "" : base;
    }

    /** Null where metrics are not served, and before the server is up. */
    @Nullable
    View current() {
        return view;
    }
}
