package com.distributed.jobscheduler.http.server;

import java.net.Inet6Address;
import java.net.InetAddress;

/** The host of the URL under which a server is reached that listens on one address. */
public final class UrlHost {
    private UrlHost() {}

    /**
     * The address as a URL has it: IPv6 in brackets, without the zone, which means something on its own machine alone.
     */
    public static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }
}
