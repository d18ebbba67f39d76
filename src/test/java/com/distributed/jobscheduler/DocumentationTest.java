package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation against the code: everything that a guide names exists, and each setting is in one place. */
class DocumentationTest {
    private static final Path CONFIGURATION = Path.of("docs/configuration.md");
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.-]+)`[^|]*\\| ([^|]*) \\|");
    private static final Pattern DOTTED =
            Pattern.compile("([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*(?:\\.[A-Za-z0-9_-]+)+)\\b.*");
    private static final Pattern FILE = Pattern.compile(".*\\.(?:yml|md|json|jar|aot|options|sh|crt|key|java|xml)");

    /** Environment variables, and a parameter of PostgreSQL's driver. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("(?:SCHEDULER|SPRING|LOGGING|WORKER|JOB|COORDINATOR|JVM|MALLOC)_.*|targetServerType");

    @Test
    void listsEverySettingInOnePlaceWithItsDefault() throws IOException {
        var settings = new TreeMap<String, JsonNode>();
        for (var property : ours().path("properties")) {
            settings.put(property.path("name").asText(), property.path("defaultValue"));
        }
        var documented = new TreeMap<String, String>();
        var elsewhere = new ArrayList<String>();
        Guides.all()
                .forEach((file, guide) -> ROW.matcher(guide).results().forEach(row -> {
                    if (!settings.containsKey(row.group(1))) {
                        return;
                    }
                    if (!file.equals(CONFIGURATION) || documented.put(row.group(1), row.group(2)) != null) {
                        elsewhere.add(file + ": " + row.group(1));
                    }
                }));

        assertThat(elsewhere).as("settings with a second row").isEmpty();
        assertThat(settings).hasSizeGreaterThan(60);
        assertThat(settings.keySet()).as("settings without a row").isEqualTo(documented.keySet());
        assertThat(settings).allSatisfy((name, value) -> {
            if (value.isValueNode() && !value.isNull() && hasTheDefaultOfItsRecord(name)) {
                assertThat(documented.get(name)).as(name).contains("`" + value.asText() + "`");
            }
        });
    }

    /** The coordinator's records have no defaults; coordinator.yml has them. */
    private static boolean hasTheDefaultOfItsRecord(String setting) {
        return !setting.startsWith("coordinator.");
    }

    @Test
    void citesOnlySettingsAndEventsThatExist() throws IOException {
        var settings = settingsOfTheClassPath();
        var events = loggedEvents();
        var unknown = new TreeSet<String>();
        Guides.all()
                .forEach((file, guide) -> Guides.codeSpans(guide)
                        .map(DOTTED::matcher)
                        .filter(Matcher::matches)
                        .map(found -> found.group(1))
                        .filter(name -> !name.startsWith("client.")) // the owner of a token
                        .filter(name -> !FILE.matcher(name).matches())
                        .filter(name -> System.getProperty(name) == null)
                        .filter(name -> !Files.isDirectory(Path.of("src/main/java", name.split("\\."))))
                        .filter(name -> !isSetting(name, settings) && !isSetting("resilience4j." + name, settings))
                        .filter(name -> events.stream()
                                .noneMatch(event -> event.matcher(name).matches()))
                        .forEach(name -> unknown.add(file + ": " + name)));

        assertThat(unknown).isEmpty();
    }

    /** A setting, an entry of a map setting, or a common prefix of several settings. */
    private static boolean isSetting(String name, Set<String> settings) {
        return settings.contains(name)
                || settings.stream().anyMatch(s -> s.startsWith(name + ".") || name.startsWith(s + "."));
    }

    /** The product's log lines, from the sources; words in capitals or quotes stand for parameters. */
    private static List<Pattern> loggedEvents() throws IOException {
        var sources = Guides.sources();
        var quoted = Pattern.compile("\"([a-z-]+)\"")
                .matcher(sources)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .collect(Collectors.joining("|", "(?:[A-Z_]+|", ")"));
        return Pattern.compile("\\blog\\s*\\.\\w+\\(\\s*\"([a-z{][\\w{}.-]*\\.[\\w{}.-]+)")
                .matcher(sources)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .map(event -> Pattern.compile("\\Q" + event.replace("{}", "\\E" + quoted + "\\Q") + "\\E"))
                .toList();
    }

    @Test
    void namesOnlyFieldsHeadersAndCodesThatExist() throws IOException {
        var named = Pattern.compile("\\b(?:[a-z]+[A-Z]\\w*|Scheduler-[A-Za-z-]+[a-z]|[A-Z]+(?:_[A-Z]+)+)\\b");
        var words = Pattern.compile("[\\w-]+")
                .matcher(Guides.sources())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        var unknown = new TreeSet<String>();
        Guides.all()
                .forEach((file, guide) -> Guides.codeSpans(guide)
                        .flatMap(span -> named.matcher(span).results())
                        .map(MatchResult::group)
                        .filter(name -> !words.contains(name)
                                && !OF_OTHERS.matcher(name).matches())
                        .forEach(name -> unknown.add(file + ": " + name)));

        assertThat(unknown).isEmpty();
    }

    private static JsonNode ours() throws IOException {
        try (var metadata = DocumentationTest.class.getResourceAsStream("/" + METADATA)) {
            return new ObjectMapper().readTree(metadata);
        }
    }

    private static Set<String> settingsOfTheClassPath() throws IOException {
        var names = new TreeSet<String>();
        var library = Path.of("src/starter/resources", METADATA);
        new ObjectMapper()
                .readTree(library.toFile())
                .path("properties")
                .forEach(property -> names.add(property.path("name").asText()));
        var loader = DocumentationTest.class.getClassLoader();
        for (var metadata : List.of(METADATA, METADATA.replace("/spring", "/additional-spring"))) {
            for (var url : Collections.list(loader.getResources(metadata))) {
                try (var content = url.openStream()) {
                    for (var property : new ObjectMapper().readTree(content).path("properties")) {
                        names.add(property.path("name").asText());
                    }
                }
            }
        }
        return names;
    }
}
