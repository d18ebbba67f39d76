package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What dashboards, alerts and their documentation say, against what fresh services export. */
class MonitoringTest {
    private static final Path PROMETHEUS = Path.of("src/deploy/prometheus");
    private static final Pattern OURS =
            Pattern.compile("\\b(?:scheduler_worker|scheduler_agent|job_store|coordinator)_[a-z_]+");

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();
    private static String worker;
    private static String all;

    @BeforeAll
    static void scrapeFreshServices() {
        var fresh = new WorkerUnderTest();
        RUNNING.add(fresh);
        worker = scrape(fresh.context);
        all = worker
                + scrape(start(JobStoreApplication.class, "job-store", "--spring.datasource.url=" + memory("store")))
                + scrape(start(
                        CoordinatorApplication.class,
                        "coordinator",
                        "--spring.datasource.url=" + memory("coordinator")))
                + scrape(start(
                        WorkerAgentApplication.class,
                        "worker-agent",
                        "--worker.agent.job-store-url=" + fresh.peers.baseUrl()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (var service : RUNNING) {
            service.close();
        }
    }

    @Test
    void documentsEverySeriesAndNoOther() throws IOException {
        assertThat(documented()).isEqualTo(exported());
    }

    @Test
    void startsEverySeriesOfTheWorkerAtZero() {
        var values = worker.lines()
                .filter(line -> OURS.matcher(line).lookingAt())
                // A fresh worker has registered already, and has asked its store for nothing yet.
                .filter(line -> !line.startsWith("scheduler_worker_registrations")
                        && !line.startsWith("scheduler_worker_heartbeat")
                        && !line.startsWith("scheduler_worker_clock_skew"))
                .toList();

        assertThat(values).hasSizeGreaterThan(150).allMatch(line -> line.endsWith(" 0.0") || line.endsWith(" 0"));
    }

    @Test
    void namesOnlyExportedSeriesInAlertsAndDashboard() throws IOException {
        var used = new TreeSet<String>();
        for (var file :
                List.of(PROMETHEUS.resolve("rules.yml"), Path.of("src/deploy/grafana/dashboards/scheduler.json"))) {
            OURS.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                    .forEach(used::add);
        }

        assertThat(used).hasSizeGreaterThan(15);
        assertThat(exported()).containsAll(used);
    }

    @Test
    void keepsHistogramsSmallAndTestsAlertsWithTheBucketsThatThereAre() throws IOException {
        var exported = Pattern.compile("(?m)^(\\w+)_bucket\\{(.*?)le=\"([^\"]+)\"")
                .matcher(all)
                .results()
                .collect(Collectors.groupingBy(
                        found -> found.group(1) + found.group(2),
                        Collectors.mapping(found -> found.group(3), Collectors.toSet())));
        var tested = Pattern.compile("dispatch_lag_seconds_bucket\\{worker=\"w\",le=\"([^\"]+)\"")
                .matcher(Files.readString(PROMETHEUS.resolve("rules-test.yml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(exported.values())
                .isNotEmpty()
                .allSatisfy(buckets -> assertThat(buckets).hasSizeBetween(12, 17));
        assertThat(tested).hasSizeGreaterThan(2);
        assertThat(exported.keySet().stream()
                        .filter(series -> series.startsWith("scheduler_worker_dispatch_lag"))
                        .flatMap(series -> exported.get(series).stream()))
                .containsAll(tested);
    }

    @Test
    void hasARunbookForEveryAlert() throws IOException {
        var alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(PROMETHEUS.resolve("rules.yml")))
                .results()
                .map(found -> "## " + found.group(1))
                .toList();

        assertThat(alerts).hasSizeGreaterThan(8);
        assertThat(Files.readAllLines(Path.of("docs/runbooks.md"))).containsAll(alerts);
    }

    @Test
    void firesExactlyTheAlertOfEachFault() throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(":")))
                .as("promtool is not installed (Debian's package prometheus has it): the alerts are not tested")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));

        var promtool = new ProcessBuilder("promtool", "test", "rules", "rules-test.yml")
                .directory(PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    private static Set<String> documented() throws IOException {
        return Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                .matcher(Files.readString(Path.of("docs/monitoring.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exported() {
        return Pattern.compile("(?m)^# TYPE (\\w+) \\w+")
                .matcher(all)
                .results()
                .map(found -> found.group(1))
                .filter(name -> OURS.matcher(name).matches() && !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ConfigurableApplicationContext start(Class<?> role, String name, String... arguments) {
        var context = new SpringApplicationBuilder(role)
                .properties("spring.config.name=" + name)
                .run(Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments))
                        .toArray(String[]::new));
        RUNNING.add(context);
        return context;
    }

    private static String scrape(ConfigurableApplicationContext context) {
        return context.getBean(PrometheusMeterRegistry.class).scrape();
    }

    private static String memory(String name) {
        return "jdbc:h2:mem:monitoring-" + name
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    }
}
