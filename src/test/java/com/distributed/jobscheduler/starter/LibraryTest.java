package com.distributed.jobscheduler.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The agent's library has every package that its classes need: the list is in the pom.xml. */
class LibraryTest {
    private static final Path SOURCES = Path.of("src/main/java/com/distributed/jobscheduler");
    private static final Pattern INCLUDE =
            Pattern.compile("<include>\\$\\{root\\.package}/([a-z]+)/(?:\\*\\*|(\\w+)\\.class)</include>");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?com\\.distributed\\.jobscheduler\\.([a-z]+)\\.(\\w+)");

    @Test
    void hasEveryPackageThatItsClassesImport() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var has = INCLUDE.matcher(pom.substring(0, pom.indexOf("/agent/WorkerAgentApplication.class")))
                .results()
                .map(found -> found.group(1) + (found.group(2) == null ? "" : "." + found.group(2)))
                .toList();
        assertThat(has).contains("agent", "starter", "wire");

        var missing = new ArrayList<String>();
        for (var folder : has.stream().filter(name -> !name.contains(".")).toList()) {
            try (var files = Files.walk(SOURCES.resolve(folder))) {
                for (var file : files.filter(LibraryTest::isInIt).toList()) {
                    IMPORT.matcher(Files.readString(file))
                            .results()
                            .filter(found -> !hasOneOf(has, found.group(1), found.group(1) + "." + found.group(2)))
                            .forEach(found -> missing.add(file.getFileName() + ": " + found.group(1)));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean hasOneOf(List<String> has, String... names) {
        return List.of(names).stream().anyMatch(has::contains);
    }

    private static boolean isInIt(Path file) {
        return file.toString().endsWith(".java") && !file.endsWith("WorkerAgentApplication.java");
    }
}
