package com.distributed.jobscheduler.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** The port by which a request came in, and whether that port listens on the loopback interface only. */
final class Listeners {
    private final boolean serverIsLocal;
    private final boolean managementIsLocal;
    private volatile int managementPort = -1;

    Listeners(@Nullable InetAddress server, @Nullable InetAddress management) {
        this.serverIsLocal = isLoopback(server);
        this.managementIsLocal = isLoopback(management);
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if ("management".equals(event.getApplicationContext().getServerNamespace())) {
            managementPort = event.getWebServer().getPort();
        }
    }

    /** Whether only this machine can have sent it. */
    boolean isLocal(HttpServletRequest request) {
        return isManagement(request) ? managementIsLocal : serverIsLocal;
    }

    boolean isManagement(HttpServletRequest request) {
        return request.getLocalPort() == managementPort;
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
