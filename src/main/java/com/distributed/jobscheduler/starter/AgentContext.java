package com.distributed.jobscheduler.starter;

import com.distributed.jobscheduler.access.GuestAccess;
import com.distributed.jobscheduler.http.server.ApiEdge;
import com.distributed.jobscheduler.ticks.TickThreads;
import io.github.resilience4j.common.CompositeCustomizer;
import io.github.resilience4j.common.retry.configuration.CommonRetryConfigurationProperties;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the agent's context inside another application is made of: the role without its server, actuator and security chain. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        basePackages = AgentContext.AGENT,
        excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.WorkerAgentApplication"))
@ConfigurationPropertiesScan(AgentContext.AGENT)
@EnableScheduling
@Import({ApiEdge.class, TickThreads.class, GuestAccess.class})
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    TaskSchedulingAutoConfiguration.class,
    ValidationAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
class AgentContext {
    static final String AGENT = "com.distributed.jobscheduler.agent";

    private static final String RETRIES = "resilience4j.retry";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** As Resilience4j's auto-configuration makes it, which would set up a good deal more in the application. */
    @Bean
    RetryRegistry retryRegistry(Environment environment) {
        var properties = Binder.get(environment)
                .bind(RETRIES, CommonRetryConfigurationProperties.class)
                .get();
        var registry = RetryRegistry.ofDefaults();
        properties
                .getInstances()
                .keySet()
                .forEach(name ->
                        registry.retry(name, properties.createRetryConfig(name, new CompositeCustomizer<>(List.of()))));
        return registry;
    }
}
