package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Each of the four services, in this JVM, on free ports and with its own database. */
public enum Service {
    WORKER(SchedulerWorkerApplication.class, "application", "coordinator"),
    JOB_STORE(JobStoreApplication.class, "job-store", "worker"),
    COORDINATOR(CoordinatorApplication.class, "coordinator", "worker"),
    AGENT(WorkerAgentApplication.class, "worker-agent", "worker");

    /** Held by each user of {@link #alone()}. */
    public static final String ALONE = "the four services that are alone";

    private static final Map<Service, ConfigurableApplicationContext> LONE = new EnumMap<>(Service.class);

    private final Class<?> application;
    private final String configName;
    private final String peer;

    Service(Class<?> application, String configName, String peer) {
        this.application = application;
        this.configName = configName;
        this.peer = peer;
    }

    /** The roles that it answers beside operator and reader. */
    String peer() {
        return peer;
    }

    /**
     * One instance for all tests that hold {@link #ALONE}: with all features, and without peers. It ends with the JVM.
     */
    public ConfigurableApplicationContext alone() {
        return LONE.computeIfAbsent(
                this,
                service -> service.start(
                        "--scheduler.worker.console.job-store=true",
                        "--scheduler.worker.job-store-url=http://127.0.0.1:1",
                        "--scheduler.worker.coordinator-url=http://127.0.0.1:1",
                        "--scheduler.worker.worker-agent-url=http://127.0.0.1:1",
                        "--worker.agent.job-store-url=http://127.0.0.1:1",
                        "--worker.agent.start-timeout=100ms"));
    }

    /** Starts it with further arguments, written {@code --name=value}; scans and heartbeats are an hour apart. */
    public ConfigurableApplicationContext start(String... arguments) {
        var all = new ArrayList<>(List.of(
                "--spring.config.name=" + configName,
                "--server.port=0",
                "--scheduler.worker.scan-interval=1h",
                "--scheduler.worker.heartbeat-interval=1h"));
        if (this == JOB_STORE || this == COORDINATOR) {
            all.add("--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        }
        all.addAll(List.of(arguments));
        return new SpringApplicationBuilder(application)
                .registerShutdownHook(false)
                .run(all.toArray(String[]::new));
    }
}
