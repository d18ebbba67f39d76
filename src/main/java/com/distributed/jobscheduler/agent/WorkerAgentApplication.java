package com.distributed.jobscheduler.agent;

import com.distributed.jobscheduler.access.AccessEdge;
import com.distributed.jobscheduler.http.server.HttpEdge;
import com.distributed.jobscheduler.openapi.ApiDescription;
import com.distributed.jobscheduler.ticks.TickThreads;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.dao.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The worker agent, configured by {@code worker-agent.yml}; stores no data itself. */
@SpringBootApplication(
        exclude = {
            DataSourceAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            // There are no transactions, so beans need no proxies.
            AopAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            TransactionManagerCustomizationAutoConfiguration.class
        })
@ConfigurationPropertiesScan
@EnableScheduling
@Import({HttpEdge.class, TickThreads.class, AccessEdge.class, ApiDescription.class})
public class WorkerAgentApplication {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
