package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.access.AccessEdge;
import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.database.DatabaseTroubleAdvice;
import com.distributed.jobscheduler.database.PatientMigrations;
import com.distributed.jobscheduler.database.PostgresDeadlines;
import com.distributed.jobscheduler.database.PrivateFiles;
import com.distributed.jobscheduler.database.RollbackFailures;
import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.database.WrittenCommits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.server.HttpEdge;
import com.distributed.jobscheduler.openapi.ApiDescription;
import com.distributed.jobscheduler.ticks.TickThreads;
import com.distributed.jobscheduler.wire.InstanceId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The Scheduler Coordinator (contract: "Scheduler Coordinator"); configured by {@code coordinator.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({
    HttpEdge.class,
    TickThreads.class,
    PostgresDeadlines.class,
    PatientMigrations.class,
    PrivateFiles.class,
    WrittenCommits.class,
    RollbackFailures.class,
    DatabaseTroubleAdvice.class,
    AccessEdge.class,
    ApiDescription.class
})
@EnableScheduling
public class CoordinatorApplication {
    /** Starts the coordinator alone. */
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "coordinator");
        SpringApplication.run(CoordinatorApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    InstanceId instanceId(Clock clock) {
        return InstanceId.startedAt(clock.instant());
    }

    @Bean
    PeerTls peerTls(PeerTokens tokens, SslBundles bundles) {
        return tokens.tls(bundles);
    }

    @Bean
    DatabaseOutage databaseOutage(MeterRegistry registry, Clock clock) {
        return new DatabaseOutage(registry, "coordinator", clock);
    }

    @Bean
    RowGuard rowGuard(MeterRegistry registry) {
        return new RowGuard(registry, "coordinator.rows.passed_over", List.of("reports"));
    }
}
