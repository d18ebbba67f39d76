package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import io.github.resilience4j.common.retry.configuration.RetryConfigCustomizer;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The named retries: their intervals stand in the configuration, what they repeat stands here. */
@Configuration(proxyBeanMethods = false)
class RetryInstances {
    static final String START = "store-start";
    static final String REPORT = "store-report";

    @Bean
    RetryConfigCustomizer repeatStarts() {
        return whileUnavailable(START);
    }

    @Bean
    RetryConfigCustomizer repeatReports() {
        return whileUnavailable(REPORT);
    }

    @SuppressWarnings("unchecked") // the customizer hands out a raw builder
    private static RetryConfigCustomizer whileUnavailable(String instance) {
        return RetryConfigCustomizer.of(
                instance, retry -> retry.retryOnResult(StoreAnswer.Unavailable.class::isInstance));
    }

    @Bean
    Retry startRetry(RetryRegistry registry) {
        return registry.retry(START);
    }

    @Bean
    Retry reportRetry(RetryRegistry registry) {
        return registry.retry(REPORT);
    }
}
