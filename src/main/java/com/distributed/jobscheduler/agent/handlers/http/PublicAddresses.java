package com.distributed.jobscheduler.agent.handlers.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a name for exactly one connection, and refuses it when it leads into this machine or a private network:
 * whoever owns an allowed name must not thereby reach what only this machine can. An address, or localhost, that the
 * operator allowed by itself is meant.
 */
@RequiredArgsConstructor
final class PublicAddresses implements DnsResolver {
    private final Set<String> allowedHosts;
    private final boolean privateToo;
    private final DnsResolver system;

    PublicAddresses(HttpHandlerProperties properties) {
        this(properties.allowedHosts(), properties.allowPrivateAddresses(), SystemDefaultDnsResolver.INSTANCE);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = system.resolve(host);
        for (var address : addresses) {
            if (!isAllowed(host, address)) {
                throw new UnknownHostException(host + " leads to " + address.getHostAddress()
                        + ", which is no public address (worker.agent.http.allow-private-addresses)");
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return system.resolveCanonicalHostname(host);
    }

    private boolean isAllowed(String host, InetAddress address) {
        if (isNamedOutright(host)) {
            return true;
        }
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return privateToo || !isPrivate(address);
    }

    private boolean isNamedOutright(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        var literal = name.equals("localhost") || name.contains(":") || name.matches("[0-9.]+");
        return literal
                && allowedHosts.stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\](:\\d+)?$", ""))
                        .anyMatch(entry -> entry.equals(name) || entry.startsWith(name + ":"));
    }

    private static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            // fc00::/7, and what maps to an IPv4 address by another way
            return (bytes[0] & 0xfe) == 0xfc || Arrays.equals(bytes, 0, 12, new byte[12], 0, 12);
        }
        var first = bytes[0] & 0xff;
        var second = bytes[1] & 0xff;
        return address.isSiteLocalAddress() || first == 0 || first >= 240 || (first == 100 && (second & 0xc0) == 64);
    }
}
