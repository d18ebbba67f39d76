package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResultRetryTest {
    private final AtomicInteger tries = new AtomicInteger();

    private static RetryRegistry configured(RetryConfig.Builder<Object> config) {
        return RetryRegistry.of(Map.of("default", config.build()), Map.of("team", "blue"));
    }

    private static RetryConfig.Builder<Object> threeTries() {
        return RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(1));
    }

    @Test
    void givesTheLastResultAlsoWhereTheConfigurationWantsAnException() {
        var retry = ResultRetry.named(configured(threeTries().failAfterMaxAttempts(true)), "claim", "no"::equals);

        assertThat(retry.executeSupplier(() -> tries.incrementAndGet() < 9 ? "no" : "yes"))
                .isEqualTo("no");
        assertThat(tries).hasValue(3);
    }

    @Test
    void repeatsWhileTheResultIsWorthIt() {
        var retry = ResultRetry.named(configured(threeTries()), "claim", "no"::equals);

        assertThat(retry.executeSupplier(() -> tries.incrementAndGet() < 2 ? "no" : "yes"))
                .isEqualTo("yes");
        assertThat(tries).hasValue(2);
    }

    @Test
    void repeatsNoBugWhereTheConfigurationSaysSo() {
        var retry = ResultRetry.named(
                configured(threeTries().ignoreExceptions(RuntimeException.class)), "claim", "no"::equals);

        assertThatThrownBy(() -> retry.executeSupplier(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(tries).hasValue(1);
    }

    @Test
    void isTheInstanceOfTheRegistryWithItsTags() {
        var registry = configured(threeTries());
        registry.retry("claim"); // as Resilience4j makes it from the configuration

        var retry = ResultRetry.named(registry, "claim", "no"::equals);

        assertThat(registry.retry("claim")).isSameAs(retry);
        assertThat(registry.getAllRetries()).containsExactly(retry);
        assertThat(retry.getTags()).containsExactly(Map.entry("team", "blue"));
    }

    @Test
    void waitsAtLeastAsLongAsTheResultAsks() {
        var waits = new ArrayList<Duration>();
        var retry = ResultRetry.named(
                configured(threeTries().waitDuration(Duration.ofMillis(40))),
                "dispatch",
                "no"::equals,
                result -> Optional.of(Duration.ofMillis(tries.get() == 1 ? 90 : 5)));
        retry.getEventPublisher().onRetry(event -> waits.add(event.getWaitInterval()));

        retry.executeSupplier(() -> tries.incrementAndGet() < 9 ? "no" : "yes");

        assertThat(waits).isEqualTo(List.of(Duration.ofMillis(90), Duration.ofMillis(40)));
    }
}
