package com.distributed.jobscheduler.http.client;

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
public final class PublicAddresses extends GuardedNames {
    private final Set<String> allowedHosts;
    private final boolean privateToo;

    /**
     * @param allowedHosts the operator's: {@code host} or {@code host:port}
     * @param privateToo whether an allowed name may lead into a private network
     * @param setting the name of that setting, for the message
     */
    public PublicAddresses(Set<String> allowedHosts, boolean privateToo, String setting) {
        this(allowedHosts, privateToo, setting, SystemDefaultDnsResolver.INSTANCE);
    }

    PublicAddresses(Set<String> allowedHosts, boolean privateToo, String setting, DnsResolver system) {
        super(system, "public address (" + setting + ")");
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
