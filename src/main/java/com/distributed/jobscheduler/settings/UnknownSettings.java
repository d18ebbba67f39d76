package com.distributed.jobscheduler.settings;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Stops the start when a setting or a profile of ours does not exist, and names the most similar one. Checks the command line,
 * configuration files and trees, SPRING_APPLICATION_JSON, and system properties of our groups. An environment variable
 * only gets a warning, because platforms set their own: for a service {@code scheduler-worker} Kubernetes sets
 * {@code SCHEDULER_WORKER_SERVICE_HOST}.
 *
 * <p>On the command line a name that differs from one of Spring's by one or two characters is refused too.
 */
@Slf4j
public final class UnknownSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final List<String> OURS = List.of("scheduler", "job-store", "coordinator", "worker");
    private static final List<String> OTHERS = List.of("server", "spring", "management", "logging", "resilience4j");
    private static final Pattern INSTANCE = Pattern.compile("resilience4j\\.[a-z]+\\.instances\\.([^.]+)\\..*");
    private static final Pattern VARIABLE = Pattern.compile("(?:SCHEDULER|JOB_?STORE|COORDINATOR|WORKER_AGENT)_.*");
    private static final Pattern OF_A_PLATFORM = Pattern.compile(".*_(?:SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_\\d.*)");
    private static final List<String> PROFILES = List.of("standalone", "production");
    private static final int A_TYPING_ERROR = 2;
    private static final int ANY = 1_000;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        var known = KnownNames.ours();
        if (!known.contains("scheduler.worker.worker-id")) {
            log.debug("settings.unchecked reason=\"this build has no metadata of settings\"");
            return;
        }
        Arrays.stream(environment.getActiveProfiles()).forEach(UnknownSettings::ofProfiles);
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                Arrays.stream(names.getPropertyNames()).forEach(name -> check(name, source, known, environment));
            }
        }
    }

    private static void check(
            String name, PropertySource<?> source, KnownNames known, ConfigurableEnvironment environment) {
        if (source instanceof CommandLinePropertySource<?>) {
            known.endingWith(name).ifPresent(meant -> {
                throw unknown(name, meant);
            });
            ofOurs(name, known);
            ofResilience4j(name);
            ofSpring(name, environment);
        } else if (isFile(source)) {
            ofOurs(name, known);
            ofResilience4j(name);
        } else if (source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            // The first words of our settings are common: only a name in one of our groups is surely meant for us.
            if (groups(known).contains(group(KnownNames.uniform(name)))) {
                ofOurs(name, known);
            }
        } else if (source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            ofTheEnvironment(name, known);
        }
    }

    /** Whether all of it was written for Spring: a file, a folder of files, or SPRING_APPLICATION_JSON. */
    private static boolean isFile(PropertySource<?> source) {
        return (source instanceof OriginTrackedMapPropertySource
                        && !source.getName().contains("class path"))
                || source instanceof ConfigTreePropertySource
                || source.getName()
                        .equals(SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_PROPERTY);
    }

    private static void ofOurs(String name, KnownNames known) {
        if (name.indexOf('.') > 0 && isOneOf(OURS, root(name)) && !known.contains(name)) {
            throw unknown(name, known.nearest(name, ANY).orElse("none"));
        }
    }

    /** A profile of one's own may have any name that is not almost ours. */
    private static void ofProfiles(String name) {
        if (!PROFILES.contains(name)) {
            KnownNames.nearest(name, PROFILES, A_TYPING_ERROR).ifPresent(meant -> {
                throw new RefusedStartException(
                        "spring.profiles.active: there is no profile '" + name + "'; the nearest one is " + meant);
            });
        }
    }

    private static void ofResilience4j(String name) {
        var match = INSTANCE.matcher(name);
        if (match.matches() && !match.group(1).startsWith("worker-agent")) {
            var instances = OwnDefaults.instances();
            if (!instances.contains(match.group(1))) {
                throw unknown(
                        name,
                        name.replace(
                                "." + match.group(1) + ".",
                                "."
                                        + KnownNames.nearest(match.group(1), instances, ANY)
                                                .orElse("") + "."));
            }
        }
    }

    private static void ofSpring(String name, ConfigurableEnvironment environment) {
        var root = root(name);
        if (name.indexOf('.') < 0 || isOneOf(OURS, root) || isDefault(name, environment)) {
            return;
        }
        if (!isOneOf(OTHERS, root)) {
            var roots = new ArrayList<>(OTHERS);
            roots.addAll(OURS);
            KnownNames.nearest(root, roots, A_TYPING_ERROR).ifPresent(meant -> {
                throw unknown(name, meant + name.substring(root.length()));
            });
            return;
        }
        var all = KnownNames.ofAllJars();
        if (!all.contains(name)) {
            all.nearest(name, A_TYPING_ERROR).ifPresent(meant -> {
                throw unknown(name, meant);
            });
        }
    }

    /** True for a setting of our own configuration, which saves the search in the jars. */
    private static boolean isDefault(String name, ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .anyMatch(source -> source instanceof OriginTrackedMapPropertySource && source.containsProperty(name));
    }

    private static void ofTheEnvironment(String variable, KnownNames known) {
        if (!VARIABLE.matcher(variable).matches()
                || OF_A_PLATFORM.matcher(variable).matches()) {
            return;
        }
        var squeezed = squeezed(variable);
        var names =
                known.uniformNames().stream().collect(Collectors.toMap(UnknownSettings::squeezed, n -> n, (a, b) -> a));
        if (names.keySet().stream().noneMatch(squeezed::startsWith)) {
            KnownNames.nearest(squeezed, names.keySet(), A_TYPING_ERROR)
                    .flatMap(nearest -> known.nearest(String.valueOf(names.get(nearest)), 0))
                    .ifPresent(meant -> log.warn("setting.unknown variable={} nearest={}", variable, meant));
        }
    }

    private static String squeezed(String name) {
        return KnownNames.uniform(name).replace(".", "");
    }

    private static Set<String> groups(KnownNames known) {
        return known.uniformNames().stream().map(UnknownSettings::group).collect(Collectors.toSet());
    }

    private static String group(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private static String root(String name) {
        return name.split("[.\\[]", 2)[0];
    }

    private static boolean isOneOf(List<String> roots, String root) {
        return roots.stream().anyMatch(each -> KnownNames.uniform(each).equals(KnownNames.uniform(root)));
    }

    private static RefusedStartException unknown(String name, String nearest) {
        return new RefusedStartException(name + ": there is no such setting; the nearest one is " + nearest);
    }
}
