package com.distributed.jobscheduler.tracing;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Skips Boot's tracing unless there is an endpoint for the spans: Boot would trace every request and drop the spans.
 * Decided before any of these classes is loaded, so that tracing costs nothing while it is off.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware, PriorityOrdered {
    private static final String ENDPOINT = "management.otlp.tracing.endpoint";
    private static final String BOOTS = "org.springframework.boot.actuate.autoconfigure.";
    private static final List<String> TRACING =
            List.of(BOOTS + "tracing.", BOOTS + "opentelemetry.", BOOTS + "logging.");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        var endpoint = environment.getProperty(ENDPOINT, "");
        on = !endpoint.isBlank() && environment.getProperty("management.tracing.enabled", Boolean.class, true);
        if (on && !isUsable(endpoint)) {
            throw new InvalidConfigurationPropertyValueException(
                    ENDPOINT, endpoint, "It must be an http or https URL, such as http://localhost:4318/v1/traces.");
        }
    }

    private static boolean isUsable(String endpoint) {
        try {
            var url = URI.create(endpoint);
            return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Runs before Boot's own filters, which look for the classes. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        var matches = new boolean[candidates.length];
        for (var i = 0; i < candidates.length; i++) {
            matches[i] = on || !isTracing(candidates[i]);
        }
        return matches;
    }

    private static boolean isTracing(@Nullable String candidate) {
        return candidate != null && TRACING.stream().anyMatch(candidate::startsWith);
    }
}
