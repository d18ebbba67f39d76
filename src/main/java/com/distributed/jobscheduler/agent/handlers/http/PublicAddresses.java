package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.http.client.AddressZone;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a name for exactly one connection, and refuses a name that leads to this machine or a private network: the
 * owner of an allowed name must not reach services that only this machine can. An address or localhost in the
 * operator's list is allowed.
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
        return switch (AddressZone.of(address)) {
            case LOOPBACK, RESERVED -> false;
            case PRIVATE -> privateToo;
            case PUBLIC -> true;
        };
    }

    private boolean isNamedOutright(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        var literal = name.equals("localhost") || name.contains(":") || name.matches("[0-9.]+");
        return literal
                && allowedHosts.stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\](:\\d+)?$", ""))
                        .anyMatch(entry -> entry.equals(name) || entry.startsWith(name + ":"));
    }
}
