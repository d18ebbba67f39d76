package com.distributed.jobscheduler.worker.peer;

import java.net.URI;

/**
 * One of the agents that this worker dispatches to.
 *
 * @param url its base URL
 */
record AgentAddress(Peer peer, URI url) {}
