package com.distributed.jobscheduler.worker.peer;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agents that this worker dispatches to: a fixed list in the order of its configuration, at least one; or those that it
 * follows, which may be none.
 */
public final class WorkerAgents {
    private final @Nullable AgentClients clients;
    private final PeerHealth health;
    private final boolean haveToken;
    private final List<Consumer<List<WorkerAgentClient>>> followers = new CopyOnWriteArrayList<>();
    private volatile List<WorkerAgentClient> all;
    private volatile List<RegisteredAgent> absent = List.of();

    private WorkerAgents(
            List<WorkerAgentClient> first, @Nullable AgentClients clients, PeerHealth health, boolean haveToken) {
        this.all = List.copyOf(first);
        this.clients = clients;
        this.health = health;
        this.haveToken = haveToken;
    }

    /** A change of the agents. */
    public record Change(List<URI> come, List<URI> gone) {
        public boolean isNone() {
            return come.isEmpty() && gone.isEmpty();
        }
    }

    static WorkerAgents fixed(List<WorkerAgentClient> agents, PeerHealth health, boolean haveToken) {
        return new WorkerAgents(agents, null, health, haveToken);
    }

    /** Follows agents, none at first. */
    static WorkerAgents followed(AgentClients clients, PeerHealth health, boolean haveToken) {
        return new WorkerAgents(List.of(), clients, health, haveToken);
    }

    /** The agents now. */
    public List<WorkerAgentClient> all() {
        return all;
    }

    /** Agents that the registry still lists but that are silent: jobs that only they may know wait for them. */
    public List<RegisteredAgent> absent() {
        return absent;
    }

    /** False when agents may come and go. */
    public boolean isFixed() {
        return clients == null;
    }

    /** Whether a token is shown to them. */
    public boolean haveToken() {
        return haveToken;
    }

    /** Calls the follower with the agents now, and after each change. */
    public synchronized void onChange(Consumer<List<WorkerAgentClient>> follower) {
        followers.add(follower);
        follower.accept(all);
    }

    /**
     * Dispatches to these agents from now on. An agent that stays keeps its client; what is under way to one that goes is
     * not stopped.
     *
     * @throws IllegalStateException when the agents are a fixed list
     */
    public synchronized Change follow(Set<URI> urls, List<RegisteredAgent> nowAbsent) {
        if (clients == null) {
            throw new IllegalStateException("the agents are a fixed list");
        }
        absent = List.copyOf(nowAbsent);
        Map<URI, WorkerAgentClient> before =
                all.stream().collect(Collectors.toMap(WorkerAgentClient::url, client -> client));
        var change = new Change(
                urls.stream().filter(url -> !before.containsKey(url)).toList(),
                before.keySet().stream().filter(url -> !urls.contains(url)).toList());
        if (change.isNone()) {
            return change;
        }
        var now = new ArrayList<WorkerAgentClient>();
        for (var url : urls) {
            var known = before.get(url);
            if (known == null) {
                var peer = Peer.agentAt(url);
                health.begins(peer);
                known = clients.of(new AgentAddress(peer, url));
            }
            now.add(known);
        }
        all = List.copyOf(now);
        followers.forEach(follower -> follower.accept(all));
        change.gone().forEach(url -> health.ends(Peer.agentAt(url)));
        return change;
    }
}
