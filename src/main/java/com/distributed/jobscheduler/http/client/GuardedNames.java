package com.distributed.jobscheduler.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import lombok.RequiredArgsConstructor;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name for exactly one connection, and refuses it when one of its addresses may not be called: who chose the name
 * may also choose where it leads.
 */
@RequiredArgsConstructor
public abstract class GuardedNames implements DnsResolver {
    private final DnsResolver system;
    /** What each address must be, and where that is configured. */
    private final String rule;

    /** Whether this host's address may be called. */
    protected abstract boolean isAllowed(String host, InetAddress address);

    @Override
    public final InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = system.resolve(host);
        for (var address : addresses) {
            if (!isAllowed(host, address)) {
                throw new UnknownHostException(
                        host + " leads to " + address.getHostAddress() + ", which is no " + rule);
            }
        }
        return addresses;
    }

    @Override
    public final String resolveCanonicalHostname(String host) throws UnknownHostException {
        return system.resolveCanonicalHostname(host);
    }
}
