package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.system.SchedulerProcess;
import com.distributed.jobscheduler.system.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Three worker processes in front of stand-ins of the base contract, with a {@link Link} between each two. */
final class BaseContractSystem implements AutoCloseable {
    static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
    static final List<String> PEERS = List.of("job-store", "coordinator", "agent");
    /** This worker sends each dispatch once. */
    static final String SENDS_ONCE = "worker-3";

    static final Duration ORPHAN_TIMEOUT = Duration.ofSeconds(5);

    final BaseContractStore store = new BaseContractStore();
    final BaseContractCoordinator coordinator = new BaseContractCoordinator();
    final BaseContractAgent agent = new BaseContractAgent(store);
    private final Path folder;
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();
    private final Map<String, SchedulerProcess> processes = new ConcurrentHashMap<>();
    private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
    private final Injection<BaseContractFault.Kind> injection = new Injection<>();

    /** When a worker or a link was in trouble. */
    record Trouble(BaseContractFault.Kind kind, String target, Instant from, Instant to) {}

    BaseContractSystem(Path folder) {
        this.folder = folder;
        List.of(store, coordinator, agent).forEach(BaseContractServer::start);
        var ports = List.of(store.port(), coordinator.port(), agent.port());
        for (var worker : WORKERS) {
            services.put(worker, new Service(FreePort.take()));
            for (var i = 0; i < PEERS.size(); i++) {
                links.put(worker + ">" + PEERS.get(i), new Link(ports.get(i)));
            }
        }
        WORKERS.forEach(this::launch);
        WORKERS.forEach(this::awaitUp);
    }

    private void launch(String worker) {
        processes.put(
                worker,
                SchedulerProcess.worker(
                        folder,
                        worker,
                        service(worker).port(),
                        List.of(
                                "scheduler.worker.job-store-url=" + url(worker, "job-store"),
                                "scheduler.worker.coordinator-url=" + url(worker, "coordinator"),
                                "scheduler.worker.worker-agent-url=" + url(worker, "agent"),
                                "scheduler.worker.scan-interval=500",
                                "scheduler.worker.heartbeat-interval=500",
                                "scheduler.worker.desired-segments=34",
                                "scheduler.worker.registration-backoff=200ms",
                                "scheduler.worker.registration-backoff-max=1s",
                                "scheduler.worker.request-timeout=2s",
                                "scheduler.worker.dispatch-timeout=4s",
                                "scheduler.worker.orphan-timeout=" + ORPHAN_TIMEOUT,
                                "resilience4j.retry.instances.dispatch.max-attempts="
                                        + (worker.equals(SENDS_ONCE) ? 1 : 5),
                                "resilience4j.circuitbreaker.instances.worker-agent.wait-duration-in-open-state=1s",
                                "logging.level.com.distributed.jobscheduler="
                                        + System.getProperty("faults.log-level", "INFO"))));
    }

    private String url(String worker, String peer) {
        return "http://localhost:" + link(worker + ">" + peer).port();
    }

    private Link link(String name) {
        return Objects.requireNonNull(links.get(name));
    }

    private void awaitUp(String worker) {
        process(worker).awaitReady(service(worker).port());
    }

    Service service(String worker) {
        return Objects.requireNonNull(services.get(worker));
    }

    SchedulerProcess process(String worker) {
        return Objects.requireNonNull(processes.get(worker));
    }

    List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    Map<BaseContractFault.Kind, Integer> injected() {
        return injection.injected();
    }

    /** Injects one round of faults; returns when all are over and every worker is up again. */
    void inject(List<BaseContractFault> round) throws Exception {
        injection.inject(round, this::inject);
        WORKERS.forEach(this::awaitUp);
    }

    private boolean inject(BaseContractFault fault) {
        var from = Instant.now();
        begin(fault);
        Injection.pause(fault.millis());
        end(fault);
        troubles.add(new Trouble(fault.kind(), fault.target(), from, Instant.now()));
        return true;
    }

    private void begin(BaseContractFault fault) {
        switch (fault.kind()) {
            case KILL -> process(fault.target()).kill();
            case STOP -> process(fault.target()).pause();
            case DROP -> agent.dropAll(true);
            case SILENCE -> agent.keepSilent(true);
            case COORDINATOR_RESTART -> coordinator.restart();
            case GRANTED_TWICE -> {
                coordinator.grantTwice(true);
                coordinator.restart();
            }
            default ->
                link(fault.target()).become(Link.Mode.valueOf(fault.kind().name()));
        }
    }

    private void end(BaseContractFault fault) {
        switch (fault.kind()) {
            case KILL -> {
                launch(fault.target());
                awaitUp(fault.target());
            }
            case STOP -> process(fault.target()).resume();
            case DROP -> agent.dropAll(false);
            case SILENCE -> agent.keepSilent(false);
            case COORDINATOR_RESTART -> {}
            case GRANTED_TWICE -> {
                coordinator.grantTwice(false);
                coordinator.restart();
            }
            default -> link(fault.target()).become(Link.Mode.CLEAR);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(SchedulerProcess::close);
        links.values().forEach(Link::close);
        List.of(store, coordinator, agent).forEach(BaseContractServer::close);
    }
}
