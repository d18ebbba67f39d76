package com.distributed.jobscheduler.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@Tag("application")
class UnknownSettingsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            scheduler.worker.scan-intervall,      scheduler.worker.scan-interval
            scheduler.worker.scaninterval.ms,     scheduler.worker.scan-interval
            job-store.claim-leese,                job-store.claim-lease
            coordinator.upkeep-intervals,         coordinator.upkeep-interval
            worker.agent.concurency-limit,        worker.agent.concurrency-limit
            sever.port,                           server.port
            server.prot,                          server.port
            shceduler.worker.worker-id,           scheduler.worker.worker-id
            management.sever.port,                management.server.port
            worker-id,                            scheduler.worker.worker-id or worker.agent.worker-id
            desired-segments,                     scheduler.worker.desired-segments
            resilience4j.retry.instances.dispach.max-attempts, resilience4j.retry.instances.dispatch.max-attempts
            """)
    void refusesASettingThatDoesNotExistAndNamesTheNearest(String typed, String nearest) {
        assertThatThrownBy(() -> start("--" + typed + "=5"))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage(typed + ": there is no such setting; the nearest one is " + nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scheduler.worker.scanInterval=5",
                "--scheduler.worker.assigned-segments[0]=5",
                "--scheduler.access.tokens[0].name=me",
                "--worker.agent.command.commands.greet=/bin/echo",
                "--job-store.claim-lease=5s",
                "--scheduler.http.max-body-size=1MB",
                "--server.tomcat.threads.max=3",
                "--logging.level.com.example=debug",
                "--spring.context.exit=onRefresh",
                "--management.metrics.tags.site=here",
                "--resilience4j.circuitbreaker.instances.worker-agent.sliding-window-size=3",
                "--resilience4j.retry.instances.segment-push.max-attempts=3",
                "--my.own=1",
                "--my-own=1",
                "--spring.profiles.active=mine,production",
                "--debug=true"
            })
    void letsEachSettingBeWrittenInAnyOfItsFormsAndStrangersAlone(String argument) {
        assertThatCode(() -> start(argument)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"standalon, standalone", "Standalone, standalone", "'mine,prodution', production"})
    void refusesAProfileThatIsAlmostOurs(String typed, String nearest) {
        assertThatThrownBy(() -> start("--spring.profiles.active=" + typed))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("spring.profiles.active: there is no profile '" + typed.replace("mine,", "")
                        + "'; the nearest one is " + nearest);
    }

    @Test
    void refusesItInAConfigurationFileToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.yml"), "scheduler: {worker: {scan-intervall: 5}}\nmy: {own: 1}\n");

        assertThatThrownBy(
                        () -> start("--spring.config.additional-location=" + folder + "/", "--spring.config.name=mine"))
                .hasMessageContaining("the nearest one is scheduler.worker.scan-interval");
    }

    @Test
    void refusesItInATreeOfFilesToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("scheduler.worker.scan-intervall"), "5");

        assertThatThrownBy(() -> start("--spring.config.import=configtree:" + folder + "/"))
                .hasMessageContaining("the nearest one is scheduler.worker.scan-interval");
    }

    @Test
    void refusesItInSpringApplicationJsonToo() {
        assertThatThrownBy(() -> start("--spring.application.json={\"scheduler\":{\"worker\":{\"scan-intervall\":5}}}"))
                .hasMessageContaining("the nearest one is scheduler.worker.scan-interval");
    }

    @Test
    void refusesNoVariableOfThePlatform() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "SCHEDULER_WORKER_SERVICE_HOST", "10.0.0.7",
                                        "SCHEDULER_WORKER_PORT_8083_TCP_ADDR", "10.0.0.7",
                                        "COORDINATOR_PORT", "tcp://10.0.0.8:8082",
                                        "SCHEDULER_WORKER_SCAN_INTERVALL", "5")));
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(environment);

            assertThatCode(() -> new UnknownSettings().initialize(context)).doesNotThrowAnyException();
        }
    }

    private static void start(String... arguments) {
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=none")
                .run(arguments)
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
