package com.distributed.jobscheduler.system;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The whole system in one process on free ports, with leases short enough to wait for. */
final class Standalone implements AutoCloseable {
    final Service store;
    final Service coordinator;
    final Service worker;
    final Service agent;
    private final Path folder;
    private List<String> jvm;
    private final List<String> settings;
    private SchedulerProcess process;

    /** Starts it with further settings, written {@code --name=value}. */
    Standalone(Path folder, String... settings) {
        this(folder, ExtractedJar.jvm(), null, settings);
    }

    /** The same with another main class lookup, or further JVM options. */
    Standalone(Path folder, List<String> jvm) {
        this(folder, jvm, null);
    }

    /** The same with services over https; with the trust store and the certificate for them. */
    Standalone(Path folder, @Nullable SSLContext tls, String... settings) {
        this(folder, ExtractedJar.jvm(), tls, settings);
    }

    private Standalone(Path folder, List<String> jvm, @Nullable SSLContext tls, String... settings) {
        this.store = new Service(FreePort.take(), tls);
        this.coordinator = new Service(FreePort.take(), tls);
        this.worker = new Service(FreePort.take(), tls);
        this.agent = new Service(FreePort.take(), tls);
        this.folder = folder;
        this.jvm = jvm;
        this.settings = List.of(settings);
        this.process = start();
    }

    private SchedulerProcess start() {
        var arguments = new ArrayList<>(List.of(
                "--spring.profiles.active=standalone",
                "--job-store/server.port=" + store.port(),
                "--job-store/job-store.claim-lease=4s",
                "--job-store/job-store.run-lease=4s",
                "--job-store/job-store.sweep-interval=500ms",
                "--job-store/job-store.start-grace=2s",
                "--coordinator/server.port=" + coordinator.port(),
                "--agent/server.port=" + agent.port(),
                "--agent/worker.agent.heartbeat-interval=1s",
                "--worker/server.port=" + worker.port(),
                "--agent/worker.agent.job-store-url=" + store.url(),
                "--coordinator/coordinator.job-store-url=" + store.url()));
        arguments.addAll(settings);
        arguments.addAll(peers().stream().map(a -> "--worker/" + a.substring(2)).toList());
        return SchedulerProcess.launch(folder, "standalone", jvm, arguments).awaitReady(worker.port());
    }

    /** The settings with which a worker joins this system. */
    List<String> peers() {
        return List.of(
                "--scheduler.worker.job-store-url=" + store.url(),
                "--scheduler.worker.coordinator-url=" + coordinator.url(),
                "--scheduler.worker.worker-agent-url=" + agent.url());
    }

    /** Submits a job; answers its id once the store has acknowledged it. */
    long submit(String name, String frequency, int segment, Instant due) {
        return store.post("/api/jobs", """
                        {"jobName":"%s","userId":1,"frequency":"%s","executionTime":"%s","payload":"hello",\
                        "maxRetries":3,"segment":%d}""".formatted(name, frequency, due, segment))
                .path("id")
                .longValue();
    }

    String statusOf(long job) {
        return store.get("/api/jobs/" + job).path("status").textValue();
    }

    String output() {
        return process.output();
    }

    int terminate() {
        return process.terminate();
    }

    int terminate(Duration atMost) {
        return process.terminate(atMost);
    }

    void kill() {
        process.kill();
    }

    void restart() {
        process = start();
    }

    /** The same with another main class lookup: another release on the same files. */
    void restart(List<String> otherJvm) {
        jvm = otherJvm;
        restart();
    }

    @Override
    public void close() {
        process.close();
    }
}
