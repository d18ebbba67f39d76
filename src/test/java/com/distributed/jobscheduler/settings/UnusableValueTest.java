package com.distributed.jobscheduler.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.annotation.Configuration;

@Tag("ci")
class UnusableValueTest {
    private static final String ROOT = "com.distributed.jobscheduler";

    @Test
    void namesTheSettingAndTheRuleToWhoeverStartsAWorker() {
        var failure = catchThrowable(() -> new SpringApplicationBuilder(SchedulerWorkerApplication.class)
                .run("--server.port=0", "--scheduler.worker.scan-interval=abc"));

        assertThat(description(failure))
                .isEqualTo("scheduler.worker.scan-interval: 'abc' is not a duration such as 500ms, 30s or 5m");
    }

    private static String description(Throwable failure) {
        BindException bind = null;
        for (var each = failure; each != null; each = each.getCause()) {
            if (each instanceof BindException found) {
                bind = found;
            }
        }
        assertThat(bind).as(String.valueOf(failure)).isNotNull();
        var analysis = new UnusableValueAnalyzer().analyze(failure, bind);
        return analysis == null ? "nothing but " + bind : analysis.getDescription();
    }

    @ParameterizedTest(name = "{1}={2}")
    @CsvSource(delimiter = '|', textBlock = """
            application  | scheduler.worker.scan-interval            | abc   | scheduler.worker.scan-interval: 'abc' is not a duration such as 500ms, 30s or 5m
            application  | scheduler.worker.assigned-segments        | 0,100 | scheduler.worker.assigned-segments[1]: 100 is not an integer from 0 to 99
            application  | scheduler.worker.assigned-segments        | 0,x   | scheduler.worker.assigned-segments: 'x' is not a whole number
            application  | scheduler.worker.misfire                  | LATER | scheduler.worker.misfire: 'LATER' is not one of FIRE_ONCE, SKIP, CATCH_UP
            application  | scheduler.worker.time-zone                | Mars/X | scheduler.worker.time-zone: 'Mars/X' is not an IANA time zone such as Europe/Berlin
            application  | scheduler.worker.max-response-size        | much  | scheduler.worker.max-response-size: 'much' is not a size such as 512KB or 1MB
            application  | scheduler.worker.registration-backoff     | 30s  | scheduler.worker.registration-backoff: must be shorter than scheduler.worker.registration-backoff-max
            application  | scheduler.worker.registration-backoff     | 0    | scheduler.worker.registration-backoff: must be at least one millisecond
            application  | scheduler.worker.registration-backoff-max | 0    | scheduler.worker.registration-backoff-max: must be at least one millisecond
            application  | scheduler.worker.heartbeat-interval       | 0    | scheduler.worker.heartbeat-interval: must be at least one millisecond
            application  | scheduler.worker.drain-timeout            | -1s  | scheduler.worker.drain-timeout: must not be negative
            application  | scheduler.http.body-timeout               | 0    | scheduler.http.body-timeout: must be longer than zero
            application  | scheduler.worker.scan-interval            | 0    | scheduler.worker.scan-interval: must be at least one millisecond
            application  | scheduler.worker.job-store-url            | ftp://store | scheduler.worker.job-store-url: must be an http or https URL with a host and without credentials, query or fragment, not 'ftp://store'
            application  | scheduler.worker.coordinator-url          | localhost:8082 | scheduler.worker.coordinator-url: must be an http or https URL with a host and without credentials, query or fragment, not 'localhost:8082'
            application  | scheduler.worker.worker-agent-url         | http://u:secret@agent | scheduler.worker.worker-agent-url: must be an http or https URL with a host and without credentials, query or fragment, not 'http://agent'
            application  | scheduler.worker.worker-agent-urls        | http://a,http://b?key=secret | scheduler.worker.worker-agent-urls[1]: must be an http or https URL with a host and without credentials, query or fragment, not 'http://b…'
            application  | scheduler.worker.worker-agent-urls        | http://a,http://a | scheduler.worker.worker-agent-urls: must not name one agent twice
            application  | scheduler.worker.agents                   | both | scheduler.worker.agents: 'both' is not one of CONFIGURED, JOB_STORE
            application  | scheduler.worker.allowed-agents           | http://a,*:8084 | scheduler.worker.allowed-agents[1]: must be a base URL such as https://*.agents.example.org:8084
            application  | scheduler.worker.agent-refresh-interval   | 0    | scheduler.worker.agent-refresh-interval: must be longer than zero
            application  | scheduler.worker.connect-timeout          | 0    | scheduler.worker.connect-timeout: must be longer than zero
            application  | scheduler.worker.request-timeout          | -1s  | scheduler.worker.request-timeout: must be longer than zero
            application  | scheduler.worker.dispatch-timeout         | 0    | scheduler.worker.dispatch-timeout: must be longer than zero
            application  | scheduler.worker.dispatch-answer-timeout  | 0    | scheduler.worker.dispatch-answer-timeout: must be longer than zero
            application  | scheduler.worker.no-handler-ttl           | -1s  | scheduler.worker.no-handler-ttl: must not be negative
            application  | scheduler.worker.spread-window            | -1s  | scheduler.worker.spread-window: must not be negative
            application  | scheduler.worker.look-ahead               | -1s  | scheduler.worker.look-ahead: must be between 0 and 10m
            application  | scheduler.worker.look-ahead               | 11m  | scheduler.worker.look-ahead: must be between 0 and 10m
            application  | scheduler.worker.orphan-timeout           | 0    | scheduler.worker.orphan-timeout: must be longer than zero
            job-store    | job-store.claim-lease                     | 0    | job-store.claim-lease: must be longer than zero
            job-store    | job-store.agent-timeout                   | -5s  | job-store.agent-timeout: must be longer than zero
            job-store    | job-store.agent-entry-retention           | 0    | job-store.agent-entry-retention: must be longer than zero
            job-store    | job-store.submission-key-age              | 0    | job-store.submission-key-age: must be longer than zero
            job-store    | job-store.start-grace                     | -1s  | job-store.start-grace: must not be negative
            job-store    | job-store.purge-after                     | -1s  | job-store.purge-after: must not be negative
            job-store    | job-store.sweep-batch                     | 0    | job-store.sweep-batch: must be greater than or equal to 1
            coordinator  | coordinator.upkeep-interval               | 0    | coordinator.upkeep-interval: must be longer than zero
            coordinator  | coordinator.job-store-url                 | http:///x | coordinator.job-store-url: must be an http or https URL with a host and without credentials, query or fragment, not 'http:///x'
            coordinator  | coordinator.worker-urls                   | http://w,http://u:secret@w | coordinator.worker-urls[1]: must be an http or https URL with a host and without credentials, query or fragment, not 'http://w'
            coordinator  | coordinator.node.id                       | a b  | coordinator.node.id: must be at most 64 letters, digits, dots, underscores or dashes
            coordinator  | coordinator.node.url                      | c:1  | coordinator.node.url: must be an http or https URL without credentials, query or fragment
            coordinator  | coordinator.push.deadline                 | 0    | coordinator.push.deadline: must be at least one millisecond
            coordinator  | coordinator.balancing.settle-time         | -1s  | coordinator.balancing.settle-time: must not be negative
            worker-agent | worker.agent.job-store-url                | http://store#x | worker.agent.job-store-url: must be an http or https URL with a host and without credentials, query or fragment, not 'http://store…'
            worker-agent | worker.agent.url                          | http://u:secret@agent/ | worker.agent.url: must be an http or https URL with a host and without credentials, query or fragment, not 'http://agent/'
            worker-agent | worker.agent.retry-after                  | -1s  | worker.agent.retry-after: must not be negative
            worker-agent | worker.agent.request-timeout              | 0    | worker.agent.request-timeout: must be at least one millisecond
            worker-agent | worker.agent.heartbeat-interval           | 0    | worker.agent.heartbeat-interval: must be longer than or equal to 100 millis
            """)
    void namesTheSettingAndTheRule(String role, String setting, String value, String sentence) {
        assertThat(refusal(role, setting + "=" + value)).isEqualTo(sentence);
    }

    @Test
    void namesBothSettingsOfARuleAboutTwo() {
        assertThat(refusal(
                        "application",
                        "scheduler.worker.agents=job-store",
                        "scheduler.worker.worker-agent-urls=http://a,http://b"))
                .isEqualTo("scheduler.worker.worker-agent-urls: must be empty with scheduler.worker.agents=job-store");
        assertThat(refusal("application", "scheduler.worker.misfire=SKIP", "scheduler.worker.spread-window=60s"))
                .isEqualTo("scheduler.worker.spread-window: must be shorter than scheduler.worker.misfire-threshold"
                        + " under the misfire policy SKIP");
    }

    private static String refusal(String role, String... settings) {
        var failure = catchThrowable(() -> new SpringApplicationBuilder(ROLES.get(role))
                .web(WebApplicationType.NONE)
                .run(Stream.concat(Stream.of("spring.config.name=" + role), Stream.of(settings))
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new))
                .close());
        return description(failure);
    }

    private static final Map<String, Class<?>> ROLES = Map.of(
            "application", OfTheWorker.class,
            "job-store", OfTheJobStore.class,
            "coordinator", OfTheCoordinator.class,
            "worker-agent", OfTheAgent.class);

    /** The property records of a role, without the role. */
    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan({ROOT + ".worker", ROOT + ".http"})
    static class OfTheWorker {}

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan({ROOT + ".jobstore", ROOT + ".http"})
    static class OfTheJobStore {}

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan({ROOT + ".coordinator", ROOT + ".http"})
    static class OfTheCoordinator {}

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan({ROOT + ".agent", ROOT + ".http"})
    static class OfTheAgent {}
}
