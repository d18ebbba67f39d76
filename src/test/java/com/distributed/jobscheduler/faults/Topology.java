package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Three workers, two agents, a store and a coordinator, with a {@link Link} between each two that communicate; and a
 * stranger's agent where the further promises are watched.
 */
final class Topology implements Layout, AutoCloseable {
    static final int LEASE_SECONDS = 8;
    static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
    static final List<String> JVMS =
            List.of("job-store", "coordinator-1", "agent-1", "agent-2", "worker-1", "worker-2", "worker-3");
    static final List<String> PROCESSES =
            Stream.concat(JVMS.stream(), Stranger.AGENTS.stream()).toList();
    /** Each has the worker-id of the worker with its number; none runs but as a fault. */
    static final List<String> NAMESAKES = List.of("namesake-1", "namesake-2", "namesake-3");

    static final List<String> LINKS = links();
    static final List<String> HTTP_LINKS =
            LINKS.stream().filter(link -> !link.endsWith(">postgres")).toList();
    static final List<String> DISPATCH_LINKS = LINKS.stream()
            .filter(link -> link.startsWith("worker") && link.contains(">agent"))
            .toList();

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<String, String> clockOffsets = new ConcurrentHashMap<>();
    private final Set<String> shortOfMemory = ConcurrentHashMap.newKeySet();
    private final Path clockClasses;
    private final String webhookUrl;

    /** @param webhookUrl where the store is to send what it has to tell */
    Topology(Path folder, String webhookUrl) {
        this.webhookUrl = webhookUrl;
        this.clockClasses = ShiftedClock.copyTo(folder.resolve("clock"));
    }

    private static List<String> links() {
        var links = new ArrayList<>(
                List.of("job-store>postgres", "coordinator-1>postgres", "agent-1>job-store", "agent-2>job-store"));
        for (var worker : WORKERS) {
            Stream.of("job-store", "coordinator-1", "agent-1", "agent-2")
                    .forEach(peer -> links.add(worker + ">" + peer));
            links.add("coordinator-1>" + worker);
        }
        for (var agent : Stranger.AGENTS) {
            links.add(agent + ">job-store");
            WORKERS.forEach(worker -> links.add(worker + ">" + agent));
        }
        return List.copyOf(links);
    }

    Link link(String name) {
        return links.get(name);
    }

    Stream<Link> allLinks() {
        return links.values().stream();
    }

    /** From its next start on, that process's clock is shifted by this much; null for the right time. */
    void shiftClock(String name, String offset) {
        if (offset == null) {
            clockOffsets.remove(name);
        } else {
            clockOffsets.put(name, offset);
        }
    }

    /** From its next start on, that process has hardly the heap that it needs; or as much as usual. */
    void shortenMemory(String name, boolean isShort) {
        if (isShort) {
            shortOfMemory.add(name);
        } else {
            shortOfMemory.remove(name);
        }
    }

    @Override
    public List<String> names() {
        return Promises.ARE_WATCHED
                ? Stream.of(PROCESSES, List.of(DifferentAgents.AWAY), NAMESAKES)
                        .flatMap(List::stream)
                        .toList()
                : PROCESSES;
    }

    @Override
    public String id(String name) {
        return name.replace("namesake", "worker");
    }

    @Override
    public boolean startsAtOnce(String name) {
        return PROCESSES.contains(name);
    }

    @Override
    public List<String> program(String name) {
        return Stranger.AGENTS.contains(name) ? Stranger.COMMAND : List.of();
    }

    @Override
    public int route(String from, String to, int port) {
        // A link to it would take each connection, and then end it: a worker could not know that nothing arrived.
        if (to.equals(DifferentAgents.AWAY)) {
            return port;
        }
        return links.computeIfAbsent(from + ">" + to, name -> new Link(port)).port();
    }

    @Override
    public List<String> jvm(String name) {
        var jvm = new ArrayList<>(List.of(shortOfMemory.contains(name) ? "-Xmx48m" : "-Xmx160m", "-XX:+UseSerialGC"));
        var offset = clockOffsets.get(name);
        jvm.addAll(offset == null ? Layout.super.jvm(name) : ShiftedClock.jvm(clockClasses, offset));
        return jvm;
    }

    @Override
    public List<String> properties(String name) {
        var properties = new ArrayList<>(propertiesOf(name));
        if (name.equals("job-store") && Promises.ARE_WATCHED) {
            properties.addAll(List.of(
                    "job-store.notifications.url=" + webhookUrl,
                    "job-store.notifications.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                    "job-store.notifications.timeout=2s",
                    "job-store.notifications.poll-interval=200ms",
                    "job-store.notifications.retry-backoff=100ms",
                    "job-store.notifications.retry-backoff-max=1s"));
        }
        properties.add("logging.level.com.distributed.jobscheduler=" + System.getProperty("faults.log-level", "INFO"));
        return properties;
    }

    private static List<String> propertiesOf(String name) {
        if (name.equals("job-store")) {
            return List.of(
                    "job-store.claim-lease=" + LEASE_SECONDS + "s",
                    "job-store.run-lease=" + LEASE_SECONDS + "s",
                    "job-store.sweep-interval=100ms",
                    "job-store.start-grace=4s",
                    "job-store.retry-backoff=500ms",
                    "job-store.retry-backoff-max=2s",
                    // These tests kill agents again and again.
                    "job-store.max-abandonments=1000",
                    "job-store.abandonment-backoff=100ms",
                    "job-store.purge-interval=1h",
                    "spring.datasource.hikari.connection-timeout=2000",
                    "spring.datasource.hikari.data-source-properties.socketTimeout=5");
        }
        if (name.startsWith("coordinator")) {
            return List.of(
                    "coordinator.heartbeat-timeout=6s",
                    "coordinator.balancing.settle-time=1s",
                    "spring.datasource.hikari.connection-timeout=2000",
                    "spring.datasource.hikari.data-source-properties.socketTimeout=5");
        }
        if (name.startsWith("agent")) {
            var agent = new ArrayList<>(List.of(
                    "worker.agent.concurrency-limit=60",
                    "worker.agent.heartbeat-interval=1s",
                    "worker.agent.request-timeout=2s",
                    "worker.agent.start-timeout=5s",
                    "worker.agent.shutdown-grace=3s",
                    "worker.agent.http.allowed-hosts=localhost," + DifferentAgents.HOST
                            + name.substring(name.indexOf('-') + 1)));
            if (name.equals(DifferentAgents.AWAY)) {
                agent.add("worker.agent.default-handler=http");
            }
            return agent;
        }
        return List.of(
                "scheduler.worker.scan-interval=1000",
                "scheduler.worker.heartbeat-interval=1000",
                "scheduler.worker.desired-segments=100",
                "scheduler.worker.registration-backoff-max=2s",
                "scheduler.worker.request-timeout=2s",
                "scheduler.worker.dispatch-timeout=2s",
                // One worker claims what is due, the others also what becomes due in a moment.
                "scheduler.worker.look-ahead=" + (name.endsWith("1") ? "0" : "2s"),
                "resilience4j.circuitbreaker.instances.worker-agent.wait-duration-in-open-state=2s");
    }

    @Override
    public void close() {
        allLinks().forEach(Link::close);
    }
}
