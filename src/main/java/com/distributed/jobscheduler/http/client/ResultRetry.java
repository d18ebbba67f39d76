package com.distributed.jobscheduler.http.client;

import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Retries of calls whose expected failures are values. The named instance of the role's yml file gets the predicate that
 * YAML cannot express, and replaces the registry's instance, so that operators see it.
 */
public final class ResultRetry {
    private ResultRetry() {}

    /** Retries while the result meets the predicate. */
    public static Retry named(RetryRegistry registry, String name, Predicate<Object> again) {
        return replace(registry, name, base(registry, name, again));
    }

    /** As {@link #named(RetryRegistry, String, Predicate)}, waiting at least as long as the result asks for. */
    public static Retry named(
            RetryRegistry registry,
            String name,
            Predicate<Object> again,
            Function<Object, Optional<Duration>> askedWait) {
        var config = base(registry, name, again);
        IntervalBiFunction<Object> backoff = config.<Object>getIntervalBiFunction();
        IntervalBiFunction<Object> patient =
                (attempt, result) -> Math.max(backoff.apply(attempt, result), asked(result, askedWait));
        return replace(
                registry,
                name,
                RetryConfig.<Object>from(config).intervalBiFunction(patient).build());
    }

    private static long asked(Either<Throwable, Object> result, Function<Object, Optional<Duration>> askedWait) {
        return result.isRight()
                ? askedWait.apply(result.get()).map(Duration::toMillis).orElse(0L)
                : 0;
    }

    private static RetryConfig base(RetryRegistry registry, String name, Predicate<Object> again) {
        return RetryConfig.<Object>from(registry.retry(name).getRetryConfig())
                .retryOnResult(again)
                // After the last try return the result: an exception would leave a claim behind.
                .failAfterMaxAttempts(false)
                .build();
    }

    private static Retry replace(RetryRegistry registry, String name, RetryConfig config) {
        registry.remove(name);
        return registry.retry(name, config);
    }
}
