package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.worker.WorkerProperties;

/** Makes the agents' clients, which differ in their address alone. */
record AgentClients(
        Outbound http,
        PeerProperties peers,
        PeerToken token,
        WorkerProperties worker,
        AgentAnswers answers,
        PeerHealth health,
        Traces traces) {
    WorkerAgentClient of(AgentAddress address) {
        return new WorkerAgentClient(http, address, peers, token, worker, answers, health, traces);
    }
}
