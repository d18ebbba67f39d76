package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dashboards, alerts and documentation against the metrics and calls of freshly started services. */
@Tag("application")
class MonitoringTest {
    private static final Path PROMETHEUS = Path.of("src/deploy/prometheus");
    private static final Pattern OURS =
            Pattern.compile("\\b(?:scheduler_worker|scheduler_agent|job_store|coordinator)_[a-z_]+");

    /** {@code GET /api/…}, or a curl command with or without a method; not a shortened one with an ellipsis. */
    private static final Pattern CALL = Pattern.compile(
            "(?:\\b(GET|POST|PUT|DELETE) |\\bcurl(?: -i)?(?: -X *(\\w+))? +\"?(?:http://)?[\\w.-]+(?::\\d+)?)"
                    + "(/api/[\\w{}/:-]*[\\w}])(?![\\w…/])");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(.*?)\"");

    private static FreshServices services;
    private static String worker;
    private static String all;

    @BeforeAll
    static void scrapeFreshServices() {
        services = new FreshServices();
        worker = services.scrapeWorker();
        all = services.scrapeAll();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void documentsEverySeriesAndNoOther() throws IOException {
        assertThat(documented()).isEqualTo(exported());
    }

    @Test
    void documentsEveryLabelAndItsValues() throws IOException {
        var exported = new TreeMap<String, Map<String, Set<String>>>();
        Pattern.compile("(?m)^(\\w+?)(?:_bucket|_sum|_count)?\\{(.*?)\\} ")
                .matcher(all)
                .results()
                .filter(series -> OURS.matcher(series.group(1)).matches()
                        && !series.group(1).endsWith("_max"))
                .forEach(series -> LABEL.matcher(series.group(2))
                        .results()
                        .forEach(label -> exported.computeIfAbsent(series.group(1), name -> new TreeMap<>())
                                .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                                .add(label.group(2))));
        exported.values().forEach(labels -> labels.keySet().removeAll(Set.of("worker", "le", "application")));
        exported.values().removeIf(Map::isEmpty);
        var documented = new TreeMap<String, Map<String, Set<String>>>();
        Pattern.compile("(?m)^\\| `([a-z_]+)` \\| \\w+ \\| ([^|]+) \\|")
                .matcher(Files.readString(Path.of("docs/monitoring.md")))
                .results()
                .forEach(row -> Pattern.compile("`(\\w+)`: ([^`]+?)(?:; |$)")
                        .matcher(row.group(2))
                        .results()
                        .forEach(label -> documented
                                .computeIfAbsent(row.group(1), name -> new TreeMap<>())
                                .put(
                                        label.group(1),
                                        new TreeSet<>(List.of(label.group(2).split(", "))))));

        assertThat(documented.keySet()).isEqualTo(exported.keySet());
        assertThat(documented).allSatisfy((name, labels) -> {
            assertThat(labels.keySet()).as(name).isEqualTo(exported.get(name).keySet());
            labels.forEach((label, values) -> {
                if (!values.equals(Set.of("each"))) {
                    assertThat(values)
                            .as(name + " " + label)
                            .isEqualTo(exported.get(name).get(label));
                }
            });
        });
    }

    @Test
    void citesOnlyExportedSeriesInEveryGuide() throws IOException {
        var cited = new TreeSet<String>();
        for (var guide : Guides.all().values()) {
            OURS.matcher(guide)
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                    .filter(name -> !name.matches(
                            "coordinator_schema_history|job_store_schema_history|coordinator_segment_history"))
                    .filter(name -> !name.endsWith("_"))
                    .forEach(cited::add);
        }

        assertThat(exported()).containsAll(cited);
    }

    @Test
    void citesOnlyCallsThatARoleServes() throws IOException {
        var unknown = new TreeSet<String>();
        for (var guide : Guides.all().entrySet()) {
            CALL.matcher(guide.getValue())
                    .results()
                    .filter(call -> !services.serve(method(call), call.group(3).replace("{act}", "replay")))
                    .forEach(call -> unknown.add(guide.getKey() + ": " + call.group()));
        }

        assertThat(unknown).isEmpty();
        assertThat(services.serve("POST", "/api/scheduler-worker/scan")).isTrue();
        assertThat(services.serve("GET", "/api/scheduler-worker/scan")).isFalse();
    }

    /** The named method, or curl's default. */
    private static String method(MatchResult call) {
        if (call.group(1) != null) {
            return call.group(1);
        }
        return call.group(2) != null ? call.group(2) : "GET";
    }

    @Test
    void startsEverySeriesOfTheWorkerAtZero() {
        var values = worker.lines()
                .filter(line -> OURS.matcher(line).lookingAt())
                // A fresh worker has registered, but has not asked its store yet.
                .filter(line -> !line.startsWith("scheduler_worker_registrations")
                        && !line.startsWith("scheduler_worker_heartbeat")
                        && !line.startsWith("scheduler_worker_clock_skew")
                        && !line.startsWith("scheduler_worker_agents"))
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
}
