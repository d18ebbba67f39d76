package com.distributed.jobscheduler.starter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Those settings of one of the application's sources that are the agent's, whatever form their names have there. */
final class AgentSettings {
    private static final List<String> OURS =
            List.of("worker.agent.", "scheduler.access.", "scheduler.http.", "resilience4j.retry.instances.store-");

    private AgentSettings() {}

    static Optional<PropertySource<?>> of(PropertySource<?> source, ConfigurableEnvironment environment) {
        if (!(source instanceof EnumerablePropertySource<?> theirs)) {
            return Optional.of(new ByName(source, environment));
        }
        var ours = new HashMap<String, Object>();
        var isOfTheSystem = source instanceof SystemEnvironmentPropertySource;
        Arrays.stream(theirs.getPropertyNames())
                .filter(name -> isOurs(isOfTheSystem ? name.replace('_', '.') : name))
                .forEach(name -> ours.put(name, resolved(String.valueOf(theirs.getProperty(name)), environment)));
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        // Spring knows by its name that such a source has names in capitals.
        return Optional.of(
                isOfTheSystem
                        ? new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, ours)
                        : new MapPropertySource(source.getName(), ours));
    }

    /** Spring takes a name with and without dashes, and in either case. */
    static boolean isOurs(String name) {
        return OURS.stream().anyMatch(prefix -> uniform(name).startsWith(uniform(prefix)));
    }

    private static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** A placeholder may name any setting of the application. */
    private static String resolved(String value, ConfigurableEnvironment environment) {
        return environment.resolvePlaceholders(value);
    }

    /** A source that cannot say what it has. */
    private static final class ByName extends PropertySource<PropertySource<?>> {
        private final ConfigurableEnvironment environment;

        ByName(PropertySource<?> theirs, ConfigurableEnvironment environment) {
            super(theirs.getName(), theirs);
            this.environment = environment;
        }

        @Override
        public @Nullable Object getProperty(String name) {
            var value = isOurs(name) ? source.getProperty(name) : null;
            return value == null ? null : resolved(value.toString(), environment);
        }
    }
}
