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
    private final List<Consumer<Known>> followers = new CopyOnWriteArrayList<>();
    private volatile Known known;

    private WorkerAgents(
            List<WorkerAgentClient> first, @Nullable AgentClients clients, PeerHealth health, boolean haveToken) {
        this.known = new Known(first, List.of());
        this.clients = clients;
        this.health = health;
        this.haveToken = haveToken;
    }

    /**
     * The agents at one moment.
     *
     * @param all those that get jobs
     * @param absent agents that the registry still lists but that are silent: jobs that only they may know wait for them
     */
    public record Known(List<WorkerAgentClient> all, List<RegisteredAgent> absent) {
        public Known {
            all = List.copyOf(all);
            absent = List.copyOf(absent);
        }
    }

    /** A change of the agents that get jobs. */
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
        return known.all();
    }

    /** Agents that the registry still lists but that are silent. */
    public List<RegisteredAgent> absent() {
        return known.absent();
    }

    /** False when agents may come and go. */
    public boolean isFixed() {
        return clients == null;
    }

    /** Whether a token is shown to them. */
    public boolean haveToken() {
        return haveToken;
    }

    /** Calls the follower with the agents now, and after each change of those that get jobs or of the silent ones. */
    public synchronized void onChange(Consumer<Known> follower) {
        followers.add(follower);
        follower.accept(known);
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
        Map<URI, WorkerAgentClient> before =
                known.all().stream().collect(Collectors.toMap(WorkerAgentClient::url, client -> client));
        var change = new Change(
                urls.stream().filter(url -> !before.containsKey(url)).toList(),
                before.keySet().stream().filter(url -> !urls.contains(url)).toList());
        var now = new Known(change.isNone() ? known.all() : clients(clients, urls, before), nowAbsent);
        if (!now.equals(known)) {
            known = now;
            followers.forEach(follower -> follower.accept(now));
        }
        change.gone().forEach(url -> health.ends(Peer.agentAt(url)));
        return change;
    }

    private List<WorkerAgentClient> clients(AgentClients clients, Set<URI> urls, Map<URI, WorkerAgentClient> before) {
        var now = new ArrayList<WorkerAgentClient>();
        for (var url : urls) {
            var same = before.get(url);
            if (same == null) {
                var peer = Peer.agentAt(url);
                same = clients.of(new AgentAddress(peer, url));
                health.begins(peer);
            }
            now.add(same);
        }
        return now;
    }
}
