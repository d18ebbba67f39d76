package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guides against each other and against the tree: links, figures, packages. */
class GuidesTest {
    private static final Path PACKAGES = Path.of("src/main/java/com/distributed/jobscheduler");
    private static final Pattern IN_THE_TREE = Pattern.compile("(?:src|docs|\\.ci)/[\\w./-]+");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /** Measured figures, and the pages that have them. */
    private static final Pattern FIGURE =
            Pattern.compile("[0-9][0-9,.]* (?:jobs/s|CPU-µs|% of a core|MB of (?:live )?heap)|p\\d\\d [0-9.]+ m?s");

    private static final List<String> HOMES_OF_FIGURES = List.of(
            "docs/performance.md",
            "docs/job-store-performance.md",
            "docs/reliability.md",
            "docs/coordinator.md",
            "docs/decisions/");

    @Test
    void linksOnlyToWhatIsThere() throws IOException {
        var broken = new ArrayList<String>();
        Guides.all()
                .forEach((file, guide) -> LINK.matcher(Guides.withoutBlocks(guide))
                        .results()
                        .map(found -> found.group(1))
                        .filter(target -> !target.matches("(?:https?|mailto):.*"))
                        .filter(target -> !leadsSomewhere(file, target))
                        .forEach(target -> broken.add(file + ": " + target)));

        Guides.all()
                .forEach((file, guide) -> Guides.codeSpans(guide)
                        .filter(span -> IN_THE_TREE.matcher(span).matches())
                        .filter(path -> !Files.exists(Path.of(path)))
                        .forEach(path -> broken.add(file + ": " + path)));

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path from, String target) {
        var parts = target.split("#", 2);
        var to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        return Files.exists(to) && (parts.length == 1 || anchors(to).anyMatch(parts[1]::equals));
    }

    /** Anchors as GitHub makes them from headings. */
    private static Stream<String> anchors(Path guide) {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(Guides.withoutBlocks(Guides.read(guide)))
                .results()
                .map(found -> found.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'));
    }

    @Test
    void saysAFigureOfTheBenchmarkWhereItsPageHasIt() throws IOException {
        var guides = Guides.all();
        var measured = new TreeSet<String>();
        var said = new TreeMap<String, Path>();
        guides.forEach((file, guide) -> FIGURE.matcher(guide).results().forEach(found -> {
            if (HOMES_OF_FIGURES.stream().anyMatch(file.toString()::startsWith)) {
                measured.add(found.group());
            } else {
                said.put(found.group(), file);
            }
        }));

        assertThat(measured).hasSizeGreaterThan(10);
        assertThat(said)
                .as("figures that no page of measurements has")
                .allSatisfy((figure, file) ->
                        assertThat(measured).as(file.toString()).contains(figure));
    }

    @Test
    void drawsThePackagesThatThereAre() throws IOException {
        var drawn = Pattern.compile("(?m)^\\| `([a-z/]+)` \\|")
                .matcher(Guides.read(Path.of("docs/architecture.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(drawn)
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(PACKAGES.resolve(name)).isDirectory());
        try (var packages = Files.list(PACKAGES)) {
            assertThat(packages.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString()))
                    .allSatisfy(name ->
                            assertThat(drawn).as(name).anyMatch(row -> row.equals(name) || row.startsWith(name + "/")));
        }
    }
}
