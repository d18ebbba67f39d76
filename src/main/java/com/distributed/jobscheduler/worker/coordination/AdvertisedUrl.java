package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.http.server.UrlHost;
import com.distributed.jobscheduler.worker.peer.PeerProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.stereotype.Component;

/**
 * The URL at which the coordinator reaches this worker: as configured, else from the server's address and port. A host
 * name that resolves to this address is preferred, because certificates are issued for names.
 */
@Component
@RequiredArgsConstructor
class AdvertisedUrl {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

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
        var bound = server.getAddress();
        var coordinator = peers.coordinatorUrl().getHost();
        if (bound == null || bound.isAnyLocalAddress()) {
            return THIS_MACHINE.contains(coordinator) ? coordinator : hostName();
        }
        if (bound.isLoopbackAddress()) {
            // Of the loopback addresses, localhost surely resolves only to 127.0.0.1.
            var isFirst = bound.getHostAddress().equals("127.0.0.1");
            return isFirst && "localhost".equals(coordinator) ? coordinator : UrlHost.literal(bound);
        }
        return leadsTo(hostName(), bound) ? hostName() : UrlHost.literal(bound);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static boolean leadsTo(String name, InetAddress address) {
        try {
            return Arrays.asList(InetAddress.getAllByName(name)).contains(address);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
