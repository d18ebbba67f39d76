package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.access.AccessEdge;
import com.distributed.jobscheduler.database.DatabaseTroubleAdvice;
import com.distributed.jobscheduler.database.PatientMigrations;
import com.distributed.jobscheduler.database.PostgresDeadlines;
import com.distributed.jobscheduler.database.PrivateFiles;
import com.distributed.jobscheduler.database.RollbackFailures;
import com.distributed.jobscheduler.database.WrittenCommits;
import com.distributed.jobscheduler.http.server.HttpEdge;
import com.distributed.jobscheduler.openapi.ApiDescription;
import com.distributed.jobscheduler.ticks.TickThreads;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The Job Store: jobs, their schedules, claims and executions in one database (contract: Job Store). */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
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
public class JobStoreApplication {
    /** Starts this role alone, with the configuration of {@code job-store.yml}. */
    public static void main(String[] args) {
        System.setProperty("spring.config.name", "job-store");
        SpringApplication.run(JobStoreApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
