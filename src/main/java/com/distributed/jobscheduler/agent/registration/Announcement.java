package com.distributed.jobscheduler.agent.registration;

import com.distributed.jobscheduler.agent.peer.PeerProperties;
import com.distributed.jobscheduler.http.server.OwnUrl;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Registers the agent as soon as workers can reach it, with the URL under which they do. */
@Component
@RequiredArgsConstructor
public class Announcement {
    private final RegistrationProperties properties;
    private final PeerProperties peers;
    private final AgentRegistration registration;

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            reachableThrough(event.getApplicationContext());
        }
    }

    /**
     * Registers the agent now.
     *
     * @param application whose server workers call; without a port of its own, as in a servlet container, they are told
     *     no URL but a configured one
     */
    public void reachableThrough(ApplicationContext application) {
        registration.begin(url(application));
    }

    private @Nullable String url(ApplicationContext application) {
        if (properties.url() != null) {
            return properties.url().toString();
        }
        var port = application instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : 0;
        return port > 0
                ? OwnUrl.of(
                        application.getBeanProvider(ServerProperties.class).getIfAvailable(ServerProperties::new),
                        port,
                        peers.jobStoreUrl().getHost())
                : null;
    }
}
