package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.AddressZone;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Where the URL of a followed agent may lead: whoever may register an agent chooses it, so not to addresses that have no
 * regular service, or the secrets of a cloud.
 */
final class AgentAddresses implements DnsResolver {
    private static final DnsResolver SYSTEM = SystemDefaultDnsResolver.INSTANCE;

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = SYSTEM.resolve(host);
        for (var address : addresses) {
            if (AddressZone.of(address) == AddressZone.RESERVED) {
                throw new UnknownHostException(
                        host + " leads to " + address.getHostAddress() + ", which is no agent's address");
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SYSTEM.resolveCanonicalHostname(host);
    }
}
