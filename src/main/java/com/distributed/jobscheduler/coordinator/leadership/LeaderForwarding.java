package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.coordinator.PeerTokens;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Forwards writes to the leader. */
@Component
class LeaderForwarding {
    private static final OutboundLimits LIMITS = new OutboundLimits(Duration.ofSeconds(1), 64, DataSize.ofMegabytes(1));

    private final Outbound outbound;
    private final PeerToken token;

    LeaderForwarding(ObjectMapper json, PeerTokens tokens, PeerTls tls) {
        this.token = tokens.coordinator();
        this.outbound = new Outbound(LIMITS, tls, json);
    }

    /** Reads the whole request, so that it can be sent several times, or handled here after all. */
    ForwardedWrite prepare(HttpServletRequest request) throws IOException {
        return new ForwardedWrite(
                outbound, token, request, request.getInputStream().readAllBytes());
    }

    @PreDestroy
    void close() throws IOException {
        outbound.close();
    }
}
