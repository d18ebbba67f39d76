package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.http.client.AddressZone;
import com.distributed.jobscheduler.http.client.GuardedNames;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a name for exactly one connection, and refuses a name that leads to this machine or a private network: the
 * owner of an allowed name must not reach services that only this machine can. An address or localhost in the
 * operator's list is allowed.
 */
final class PublicAddresses extends GuardedNames {
    private final Set<String> allowedHosts;
    private final boolean privateToo;

    PublicAddresses(HttpHandlerProperties properties) {
        this(properties.allowedHosts(), properties.allowPrivateAddresses(), SystemDefaultDnsResolver.INSTANCE);
    }

    PublicAddresses(Set<String> allowedHosts, boolean privateToo, DnsResolver system) {
        super(system, "public address (worker.agent.http.allow-private-addresses)");
        this.allowedHosts = allowedHosts;
        this.privateToo = privateToo;
    }

    @Override
    protected boolean isAllowed(String host, InetAddress address) {
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
