package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.peer.PeerProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.stereotype.Component;

/** Where the coordinator reaches this worker: as configured, or this host's name and the port that is listened on. */
@Component
@RequiredArgsConstructor
class AdvertisedUrl {
    private final CoordinationProperties properties;
    private final PeerProperties peers;
    private final ServerProperties server;

    String at(int port) {
        if (properties.url() != null) {
            return properties.url().toString();
        }
        return (Ssl.isEnabled(server.getSsl()) ? "https://" : "http://") + host() + ":" + port;
    }

    private String host() {
        var coordinator = peers.coordinatorUrl().getHost();
        if ("localhost".equals(coordinator) || "127.0.0.1".equals(coordinator)) {
            return coordinator;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
