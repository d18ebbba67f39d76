package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Each room has one prefix for its settings, and each role one for its metrics: whoever reads a name knows whose it is. */
class RolePrefixesTest {
    private static final Path SOURCES = Path.of("src/main/java/com/distributed/jobscheduler");
    private static final Pattern METER = Pattern.compile("static final String [A-Z_]+ = \"([a-z_]+\\.[a-z_.]+)\"");

    @Test
    void givesTheSettingsOfARoomOnePrefix() {
        var records = new ClassPathScanningCandidateComponentProvider(false);
        records.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));

        var prefixes = records.findCandidateComponents(ArchitectureTest.ROOT).stream()
                .map(AnnotatedBeanDefinition.class::cast)
                .filter(record -> !record.getMetadata().getClassName().contains("Test"))
                .map(record -> room(record) + " " + prefix(record))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(prefixes)
                .containsExactly(
                        "access scheduler.access",
                        "agent worker.agent",
                        "agent worker.agent.command",
                        "agent worker.agent.http",
                        "coordinator coordinator",
                        "coordinator coordinator.balancing",
                        "coordinator coordinator.leadership",
                        "coordinator coordinator.node",
                        "coordinator coordinator.push",
                        "http scheduler.http",
                        "jobstore job-store",
                        "jobstore job-store.notifications",
                        "worker scheduler.worker",
                        "worker scheduler.worker.console");
    }

    private static String room(AnnotatedBeanDefinition record) {
        return record.getMetadata()
                .getClassName()
                .substring(ArchitectureTest.ROOT.length() + 1)
                .split("\\.", 2)[0];
    }

    private static String prefix(AnnotatedBeanDefinition record) {
        return record.getMetadata()
                .getAnnotations()
                .get(ConfigurationProperties.class)
                .getString("value");
    }

    @ParameterizedTest
    @CsvSource({
        "worker, scheduler.worker., 20",
        "jobstore, job_store., 8",
        "coordinator, coordinator., 8",
        "agent, scheduler.agent., 10"
    })
    void givesTheMetricsOfARoleOnePrefix(String role, String prefix, int atLeast) throws IOException {
        var names = new ArrayList<String>();
        for (var source : metered(SOURCES.resolve(role))) {
            METER.matcher(source).results().map(found -> found.group(1)).forEach(names::add);
        }

        assertThat(names)
                .hasSizeGreaterThanOrEqualTo(atLeast)
                .allSatisfy(name -> assertThat(name).startsWith(prefix));
    }

    private static List<String> metered(Path role) throws IOException {
        try (var files = Files.walk(role)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Guides::read)
                    .filter(source -> source.contains("import io.micrometer.core.instrument"))
                    .toList();
        }
    }
}
