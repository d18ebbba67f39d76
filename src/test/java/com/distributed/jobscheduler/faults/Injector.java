package com.distributed.jobscheduler.faults;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.Cluster;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Injects a schedule's faults into the cluster, and repairs them. */
final class Injector {
    private static final Duration UP_AGAIN = Duration.ofMinutes(4);
    private static final String ALL_SEGMENTS = IntStream.range(0, 100)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "{\"segments\":[", "]}"));

    private final Cluster cluster;
    private final Topology topology;
    private final Disk disk;
    private final Injection<FaultKind> injection = new Injection<>();

    Injector(Cluster cluster, Topology topology, Disk disk) {
        this.cluster = cluster;
        this.topology = topology;
        this.disk = disk;
    }

    /** Number of faults per kind. */
    Map<FaultKind, Integer> injected() {
        return injection.injected();
    }

    /** Injects one round of faults; returns when all are over and every process is up again. */
    void inject(List<Fault> round) throws Exception {
        injection.inject(round, this::inject);
        await("PostgreSQL to be up again").atMost(UP_AGAIN).ignoreExceptions().until(() -> {
            if (!cluster.postgres().isAlive()) {
                cluster.postgres().start();
            }
            return cluster.database().queryForObject("select 1", Integer.class) == 1;
        });
        for (var name : Topology.PROCESSES) {
            await(name + " to be up again").atMost(UP_AGAIN).until(() -> {
                if (!cluster.process(name).isAlive()) {
                    // It ended by itself: it was started while a service that it needs was away.
                    cluster.launch(name);
                }
                return cluster.isReady(name);
            });
        }
    }

    private boolean inject(Fault fault) {
        return switch (fault.kind()) {
            case KILL -> restart(fault, () -> cluster.process(fault.target()).kill());
            case TERMINATE -> restart(fault, () -> terminate(fault.target()));
            case CLOCK -> shiftClock(fault);
            case SHORT_OF_MEMORY -> shortenMemory(fault);
            case NAMESAKE -> startNamesake(fault);
            case STOP -> stop(fault);
            case POSTGRES_CRASH -> crashPostgres(fault);
            case DISK_FULL -> fillDisk(fault);
            case SAME_SEGMENTS -> assignEverything(fault);
            default -> disturb(fault);
        };
    }

    private boolean restart(Fault fault, Runnable end) {
        end.run();
        Injection.pause(fault.millis());
        cluster.launch(fault.target());
        return true;
    }

    private void terminate(String name) {
        var status = cluster.process(name).terminate();
        if (status != 143) {
            throw new IllegalStateException("%s ended with status %d".formatted(name, status));
        }
    }

    private boolean shiftClock(Fault fault) {
        topology.shiftClock(fault.target(), fault.millis() % 2 == 0 ? "PT10M" : "-PT10M");
        runAnew(fault, UP_AGAIN);
        topology.shiftClock(fault.target(), null);
        cluster.process(fault.target()).kill();
        cluster.launch(fault.target());
        return true;
    }

    private boolean shortenMemory(Fault fault) {
        topology.shortenMemory(fault.target(), true);
        // It may collect garbage for ever, or end by itself.
        runAnew(fault, Duration.ofSeconds(30));
        topology.shortenMemory(fault.target(), false);
        cluster.process(fault.target()).kill();
        cluster.launch(fault.target());
        return true;
    }

    /** The fault begins when the process runs with the false setting, not at its start. */
    private void runAnew(Fault fault, Duration atMost) {
        cluster.process(fault.target()).kill();
        cluster.launch(fault.target());
        awaitUnlessDead(
                fault.target(), atMost, () -> cluster.service(fault.target()).isReady());
        Injection.pause(fault.millis());
    }

    private void awaitUnlessDead(String name, Duration atMost, BooleanSupplier condition) {
        var until = System.nanoTime() + atMost.toNanos();
        while (cluster.process(name).isAlive() && !condition.getAsBoolean() && System.nanoTime() < until) {
            Injection.pause(200);
        }
    }

    /** Another process under the worker's id, which is told so, or takes over while the worker is silent. */
    private boolean startNamesake(Fault fault) {
        var namesake = fault.target().replace("worker", "namesake");
        cluster.launch(namesake);
        awaitUnlessDead(namesake, UP_AGAIN, () -> {
            try {
                cluster.service(namesake).get("/api/scheduler-worker/status");
                return true;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        Injection.pause(fault.millis());
        cluster.process(namesake).kill();
        return true;
    }

    private boolean stop(Fault fault) {
        var process = cluster.process(fault.target());
        if (!process.isAlive()) {
            return false;
        }
        process.pause();
        try {
            Injection.pause(fault.millis());
        } finally {
            process.resume();
        }
        return true;
    }

    private boolean crashPostgres(Fault fault) {
        if (!cluster.postgres().isAlive()) {
            return false;
        }
        cluster.postgres().crash();
        Injection.pause(fault.millis() / 4);
        cluster.postgres().start();
        return true;
    }

    private boolean fillDisk(Fault fault) {
        if (!disk.fill()) {
            return false;
        }
        try {
            Injection.pause(fault.millis());
        } finally {
            disk.empty();
        }
        return true;
    }

    /** Again and again gives one worker the segments of others; the coordinator repairs it afterwards. */
    private boolean assignEverything(Fault fault) {
        var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(fault.millis());
        var done = false;
        while (System.nanoTime() < until) {
            try {
                cluster.service(fault.target()).post("/api/scheduler-worker/segments", ALL_SEGMENTS);
                done = true;
            } catch (UncheckedIOException e) {
                // it is down or stopped now
            }
            Injection.pause(300);
        }
        return done;
    }

    private boolean disturb(Fault fault) {
        var link = topology.link(fault.target());
        link.become(mode(fault));
        Injection.pause(fault.millis());
        link.become(Link.Mode.CLEAR);
        return true;
    }

    private static Link.Mode mode(Fault fault) {
        if (fault.kind() != FaultKind.OWN_SUCCESS) {
            return Link.Mode.valueOf(fault.kind().name());
        }
        return fault.millis() % 2 == 0 ? Link.Mode.WEB_PAGE : Link.Mode.BARE_SUCCESS;
    }
}
