package com.distributed.jobscheduler.launcher;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A service of the jar: its name on the command line, its application and the name of its configuration file. */
enum Role {
    // In the order of their start; they stop in reverse order.
    JOB_STORE("job-store", JobStoreApplication.class, "job-store"),
    COORDINATOR("coordinator", CoordinatorApplication.class, "coordinator"),
    AGENT("agent", WorkerAgentApplication.class, "worker-agent"),
    WORKER("worker", SchedulerWorkerApplication.class, "application");

    private final String label;
    private final Class<?> application;
    private final String configName;

    Role(String label, Class<?> application, String configName) {
        this.label = label;
        this.application = application;
        this.configName = configName;
    }

    static Optional<Role> named(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "));
    }

    String label() {
        return label;
    }

    Class<?> application() {
        return application;
    }

    String configName() {
        return configName;
    }
}
