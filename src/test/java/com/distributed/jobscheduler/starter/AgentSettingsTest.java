package com.distributed.jobscheduler.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The agent's part of an application's settings. */
class AgentSettingsTest {
    private final StandardEnvironment theirs = new StandardEnvironment();

    private Binder agents(PropertySource<?>... sources) {
        var ours = new StandardEnvironment();
        ours.getPropertySources().forEach(source -> ours.getPropertySources().remove(source.getName()));
        for (var source : sources) {
            theirs.getPropertySources().addLast(source);
            AgentSettings.of(source, theirs).ifPresent(ours.getPropertySources()::addLast);
        }
        return Binder.get(ours);
    }

    @Test
    void areThoseOfTheAgentInWhateverForm() {
        var agents = agents(
                new MapPropertySource(
                        "file",
                        Map.of(
                                "worker.agent.jobStoreUrl", "http://${store.host}:1",
                                "store.host", "store.example",
                                "worker.agent.http.allowed-hosts[0]", "a",
                                "worker.agent.http.allowed-hosts[1]", "b",
                                "worker.agent.concurrency_limit", 7,
                                "scheduler.access.tokens.worker[0]", "secret")),
                new SystemEnvironmentPropertySource(
                        "systemEnvironment", new HashMap<>(Map.of("WORKER_AGENT_EXECUTIONTIMEOUT", "3m"))));

        assertThat(agents.bind("worker.agent.job-store-url", String.class).get())
                .isEqualTo("http://store.example:1");
        assertThat(agents.bind("worker.agent.http.allowed-hosts", Bindable.listOf(String.class))
                        .get())
                .isEqualTo(List.of("a", "b"));
        assertThat(agents.bind("worker.agent.concurrency-limit", int.class).get())
                .isEqualTo(7);
        assertThat(agents.bind("worker.agent.execution-timeout", Duration.class).get())
                .isEqualTo(Duration.ofMinutes(3));
        assertThat(agents.bind("scheduler.access.tokens", Bindable.mapOf(String.class, List.class))
                        .get())
                .containsOnlyKeys("worker");
    }

    @Test
    void areNoneOfTheApplications() {
        var agents = agents(
                new MapPropertySource(
                        "file", Map.of("spring.jackson.property-naming-strategy", "SNAKE_CASE", "worker.pool", "8")),
                new SystemEnvironmentPropertySource(
                        "systemEnvironment", new HashMap<>(Map.of("SPRING_JACKSON_DATEFORMAT", "yyyy"))));

        assertThat(agents.bind("spring.jackson", Bindable.mapOf(String.class, String.class))
                        .isBound())
                .isFalse();
        assertThat(agents.bind("worker", Bindable.mapOf(String.class, String.class))
                        .isBound())
                .isFalse();
    }

    @Test
    void areFoundByNameInASourceThatCannotListThem() {
        var agents = agents(new PropertySource<>("vault", new Object()) {
            @Override
            public Object getProperty(String name) {
                return name.equals("worker.agent.job-store-token") || name.equals("spring.token") ? "token" : null;
            }
        });

        assertThat(agents.bind("worker.agent.job-store-token", String.class).get())
                .isEqualTo("token");
        assertThat(agents.bind("spring.token", String.class).isBound()).isFalse();
    }
}
