package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.AddressZone;
import com.distributed.jobscheduler.http.client.GuardedNames;
import java.net.InetAddress;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Where the URL of a followed agent may lead: whoever may register an agent chooses it, so not to addresses that have no
 * regular service, or the secrets of a cloud.
 */
final class AgentAddresses extends GuardedNames {
    AgentAddresses() {
        super(SystemDefaultDnsResolver.INSTANCE, "agent's address");
    }

    @Override
    protected boolean isAllowed(String host, InetAddress address) {
        return AddressZone.of(address) != AddressZone.RESERVED;
    }
}
