package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.worker.peer.PeerProperties;
import org.springframework.stereotype.Component;

/** To the coordinator. */
@Component
class CoordinatorForward extends PeerForward {
    CoordinatorForward(Outbound http, PeerProperties peers) {
        super(http, peers.coordinatorUrl(), peers.requestTimeout(), "coordinator");
    }
}
