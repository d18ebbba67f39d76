package com.distributed.jobscheduler.worker.status;

import com.distributed.jobscheduler.worker.WorkerProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** The worker's id, its version, and its start time. */
@Component
class Installation {
    private final WorkerProperties worker;
    private final Clock clock;
    private final Instant startedAt;
    private final String version;

    Installation(WorkerProperties worker, Clock clock, ObjectProvider<BuildProperties> build) {
        this.worker = worker;
        this.clock = clock;
        this.startedAt = clock.instant();
        var properties = build.getIfAvailable();
        this.version = properties == null ? "unknown" : properties.getVersion();
    }

    String workerId() {
        return worker.workerId();
    }

    String version() {
        return version;
    }

    Duration uptime() {
        return Duration.between(startedAt, clock.instant());
    }
}
