package com.distributed.jobscheduler.http.server;

import java.net.Inet6Address;
import java.net.InetAddress;

/** The host in the URL of a server that listens on one address. */
public final class UrlHost {
    private UrlHost() {}

    /** The address for a URL: IPv6 in brackets, without the zone, which is valid only on its own machine. */
    public static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }
}
