package com.distributed.jobscheduler.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * The settings of the agent inside an application: the application's, as far as they are the agent's, over the defaults of
 * the agent's role. No other: the application's {@code spring.jackson} is for its own answers.
 */
final class AgentEnvironment extends StandardServletEnvironment {
    private static final String PROFILE = "spring.config.activate.on-profile";
    private static final String WORKER_ID = "worker.agent.worker-id";
    /** The same files as of the role; the later ones give way. */
    private static final List<String> DEFAULTS = List.of("worker-agent.yml", "defaults.yml");

    private AgentEnvironment() {
        getPropertySources().forEach(source -> getPropertySources().remove(source.getName()));
    }

    static AgentEnvironment inside(ApplicationContext application) {
        var environment = new AgentEnvironment();
        var sources = environment.getPropertySources();
        if (application.getEnvironment() instanceof ConfigurableEnvironment theirs) {
            for (var source : theirs.getPropertySources()) {
                if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                    AgentSettings.of(source, theirs).ifPresent(sources::addLast);
                }
            }
        }
        sources.addLast(new MapPropertySource("application-name", named(application.getEnvironment())));
        DEFAULTS.forEach(file -> load(file).forEach(sources::addLast));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    /** Agents are to have names of their own; an application has one. */
    private static Map<String, Object> named(Environment theirs) {
        var name = theirs.getProperty("spring.application.name", "").replaceAll("[^A-Za-z0-9._-]", "-");
        var map = new HashMap<String, Object>();
        if (!name.isEmpty() && name.length() <= 64) {
            map.put(WORKER_ID, name);
        }
        return map;
    }

    private static List<PropertySource<?>> load(String file) {
        try {
            return new YamlPropertySourceLoader()
                    .load(file, new ClassPathResource(file, AgentEnvironment.class)).stream()
                            .filter(document -> document.getProperty(PROFILE) == null)
                            .toList()
                            .reversed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
