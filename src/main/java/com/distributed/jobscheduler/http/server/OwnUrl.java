package com.distributed.jobscheduler.http.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;

/**
 * The base URL at which others reach this server: its address, its port and its context path. A host name that resolves to
 * the address is preferred, because certificates are issued for names.
 */
public final class OwnUrl {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private OwnUrl() {}

    /**
     * Makes the URL of a server that listens.
     *
     * @param peer the host under which this process reaches whom it tells the URL; one on this machine is told
     *     {@code localhost}, where that leads to the server
     */
    public static String of(ServerProperties server, int port, String peer) {
        return of(server, port, peer, thisMachine());
    }

    static String of(ServerProperties server, int port, String peer, InetAddress machine) {
        var scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        try {
            return new URI(
                            scheme,
                            null,
                            host(server.getAddress(), peer, machine),
                            port,
                            server.getServlet().getContextPath(),
                            null,
                            null)
                    .toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String host(@Nullable InetAddress bound, String peer, InetAddress machine) {
        if (bound == null || bound.isAnyLocalAddress()) {
            return THIS_MACHINE.contains(peer) ? peer : nameOf(machine);
        }
        if (bound.isLoopbackAddress()) {
            // Of the loopback addresses, localhost surely resolves only to 127.0.0.1.
            var isFirst = bound.getHostAddress().equals("127.0.0.1");
            return isFirst && "localhost".equals(peer) ? peer : UrlHost.literal(bound);
        }
        return leadsTo(nameOf(machine), bound) ? nameOf(machine) : UrlHost.literal(bound);
    }

    /** A machine's name may be none that a URL can have, such as one with an underscore. */
    private static String nameOf(InetAddress machine) {
        try {
            return new URI("http", machine.getHostName(), null, null).getHost();
        } catch (URISyntaxException e) {
            return UrlHost.literal(machine);
        }
    }

    private static InetAddress thisMachine() {
        try {
            return InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress();
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
