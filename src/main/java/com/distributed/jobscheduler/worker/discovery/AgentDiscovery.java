package com.distributed.jobscheduler.worker.discovery;

import com.distributed.jobscheduler.http.client.PeerPlace;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.worker.peer.AgentRegistry;
import com.distributed.jobscheduler.worker.peer.RegisteredAgent;
import com.distributed.jobscheduler.worker.peer.RegistryReply;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Reads the store's registry at an interval, and dispatches to the agents in it. While the store gives no list, the last list
 * stays in force.
 */
@Slf4j
@RequiredArgsConstructor
class AgentDiscovery {
    private final AgentRegistry registry;
    private final WorkerAgents agents;
    private final AllowedAgents allowed;
    private final ApplicationEventPublisher events;
    private final SaidOnce unlisted = new SaidOnce();
    private Set<URI> refused = Set.of();

    @Scheduled(fixedDelayString = "${scheduler.worker.agent-refresh-interval:5s}")
    void tick() {
        lookOnce();
    }

    /** Reads the registry once and follows it. */
    void lookOnce() {
        switch (registry.agents()) {
            case RegistryReply.Listed listed -> {
                if (unlisted.ends()) {
                    log.info("agents.listed");
                }
                follow(listed.agents());
            }
            case RegistryReply.NotListed none -> {
                if (unlisted.begins()) {
                    log.warn(
                            "agents.not-listed reason=\"{}\" next=\"the last agents stay in use; asking again; a store without"
                                    + " GET /api/workers needs scheduler.worker.agents=configured\"",
                            none.reason());
                }
            }
            case RegistryReply.Unreachable away -> {} // the peer's health says so
        }
    }

    private void follow(List<RegisteredAgent> all) {
        var usable = all.stream().filter(agent -> isAllowed(agent.url())).toList();
        noteRefused(all.stream()
                .filter(agent -> agent.isOnline() && !usable.contains(agent))
                .map(RegisteredAgent::url)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        var online = usable.stream()
                .filter(RegisteredAgent::isOnline)
                .map(RegisteredAgent::url)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var absent =
                usable.stream().filter(agent -> !online.contains(agent.url())).toList();
        var change = agents.follow(online, absent);
        if (!change.isNone()) {
            log.info("agents.changed come={} gone={} agents={}", change.come(), change.gone(), online.size());
        }
        if (!change.come().isEmpty()) {
            events.publishEvent(new AgentsCame());
        }
    }

    private boolean isAllowed(URI url) {
        return allowed.admits(url) && PeerPlace.objection(url) == null;
    }

    private void noteRefused(Set<URI> now) {
        for (var url : now) {
            if (!refused.contains(url)) {
                var objection = PeerPlace.objection(url);
                log.warn(
                        "agent.not-allowed agent={} next=\"no job and no token is sent there; {}\"",
                        url,
                        objection == null
                                ? "if it is one of yours, add it to scheduler.worker.allowed-agents"
                                : objection + " is no agent's, whatever the configuration allows");
            }
        }
        refused = now;
    }
}
