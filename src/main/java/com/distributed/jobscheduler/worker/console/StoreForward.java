package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.worker.peer.PeerProperties;
import org.springframework.stereotype.Component;

/** To the Job Store. */
@Component
class StoreForward extends PeerForward {
    StoreForward(Outbound http, PeerProperties peers) {
        super(http, peers.jobStoreUrl(), peers.requestTimeout(), "Job Store");
    }
}
