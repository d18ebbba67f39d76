package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.http.server.OwnUrl;
import com.distributed.jobscheduler.worker.peer.PeerProperties;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.stereotype.Component;

/** The URL at which the coordinator reaches this worker: as configured, else made from the server's address and port. */
@Component
@RequiredArgsConstructor
class AdvertisedUrl {
    private final CoordinationProperties properties;
    private final PeerProperties peers;
    private final ServerProperties server;

    String at(int port) {
        return properties.url() != null
                ? properties.url().toString()
                : OwnUrl.of(server, port, peers.coordinatorUrl().getHost());
    }
}
