package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.http.client.ResultRetry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The named retries: the configuration sets their intervals, this class sets which results they repeat. */
@Configuration(proxyBeanMethods = false)
class RetryInstances {
    @Bean
    Retry startRetry(RetryRegistry registry) {
        return ResultRetry.named(registry, "store-start", StoreAnswer.Unavailable.class::isInstance);
    }

    @Bean
    Retry reportRetry(RetryRegistry registry) {
        return ResultRetry.named(registry, "store-report", StoreAnswer.Unavailable.class::isInstance);
    }
}
