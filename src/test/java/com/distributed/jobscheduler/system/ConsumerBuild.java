package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Maven builds of other people's projects, which have our library as a dependency: Maven itself says what they get. Their local
 * repository is a folder of links to the real one with our artefacts beside them, so that the real one stays as it is.
 */
final class ConsumerBuild {
    private static final Path JAR = Path.of(System.getProperty("scheduler.jar")).toAbsolutePath();
    private static final Path REPOSITORY =
            Path.of(System.getProperty("maven.repository", System.getProperty("user.home") + "/.m2/repository"));
    private static final String GROUP = "com/distributed/jobscheduler";
    private static final Pattern VERSION = Pattern.compile("<([a-z0-9.-]+\\.version)>([^<$]+)</");
    private static final Pattern OWN_VERSION =
            Pattern.compile("<artifactId>scheduler-worker</artifactId>\\s*<version>([^<]+)<");
    private static final Path EXAMPLE = Path.of("src/examples/spring-boot-agent/pom.xml");
    private static final Path FOLDER = JAR.resolveSibling("consumers");

    private ConsumerBuild() {}

    /** What each of the projects has on its class path at run time, in this order. */
    static List<List<Path>> classPaths(List<String> poms) {
        try {
            FileSystemUtils.deleteRecursively(FOLDER);
            var modules = new ArrayList<String>();
            for (var pom : poms) {
                var name = "project-" + modules.size();
                modules.add("<module>" + name + "</module>");
                Files.createDirectories(FOLDER.resolve(name));
                Files.writeString(FOLDER.resolve(name).resolve("pom.xml"), pom.replace(">billing<", ">" + name + "<"));
            }
            Files.writeString(FOLDER.resolve("pom.xml"), """
                    <project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>all</artifactId>
                    <version>1</version><packaging>pom</packaging><modules>%s</modules></project>
                    """.formatted(String.join("", modules)));
            maven();
            var paths = new ArrayList<List<Path>>();
            for (var i = 0; i < poms.size(); i++) {
                var line = Files.readString(FOLDER.resolve("project-" + i).resolve("classpath.txt"));
                paths.add(Stream.of(line.strip().split(":", -1)).map(Path::of).toList());
            }
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project of the example, as somebody copies it. */
    static String example() throws IOException {
        return Files.readString(EXAMPLE);
    }

    /** The same with other dependencies instead, each an artefact of Spring Boot's or {@code group:artefact}. */
    static String withDependencies(String pom, List<String> starters, boolean withUs) {
        var ours = pom.substring(pom.indexOf("    <!-- The one dependency"), pom.indexOf("  </dependencies>"));
        var others = starters.stream()
                .map(starter -> starter.contains(":") ? starter : "org.springframework.boot:" + starter)
                .map(starter -> "<dependency><groupId>" + starter.replace(":", "</groupId><artifactId>")
                        + "</artifactId></dependency>")
                .collect(Collectors.joining());
        return pom.substring(0, pom.indexOf("  <dependencies>")) + "<dependencies>" + others + (withUs ? ours : "")
                + pom.substring(pom.indexOf("  </dependencies>"));
    }

    private static void maven() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var command = new ArrayList<>(List.of(
                Path.of("mvnw").toAbsolutePath().toString(),
                "-B",
                "-ntp",
                "-o",
                "-f",
                FOLDER.toString(),
                "-Dmaven.repo.local=" + repository(pom),
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=classpath.txt",
                // The version that this build has downloaded; a project without a parent would get a version of Maven's
                // own.
                "org.apache.maven.plugins:maven-dependency-plugin:" + System.getProperty("maven.dependency-plugin")
                        + ":build-classpath"));
        // The versions that this build has downloaded, where Boot's own would be older ones.
        VERSION.matcher(pom).results().forEach(found -> command.add("-D" + found.group(1) + "=" + found.group(2)));
        var log = FOLDER.resolve("maven.log").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(process.waitFor()).as("Maven: see %s", log).isZero();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path repository(String pom) throws IOException {
        var repository = FOLDER.resolve("repository");
        link(REPOSITORY, repository, "com");
        link(REPOSITORY.resolve("com"), repository.resolve("com"), "distributed");
        var own = OWN_VERSION.matcher(pom);
        assertThat(own.find()).isTrue();
        var version = own.group(1);
        var folder = repository.resolve(GROUP).resolve("scheduler-worker").resolve(version);
        Files.createDirectories(folder);
        Files.copy(Path.of("pom.xml"), folder.resolve("scheduler-worker-" + version + ".pom"));
        Files.copy(ofClassifier("agent"), folder.resolve("scheduler-worker-" + version + "-agent.jar"));
        return repository;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (var entries = Files.list(from)) {
            for (var entry : entries.filter(e -> !e.endsWith(except)).toList()) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
            }
        }
    }

    /** The jar of this build with that classifier. */
    static Path ofClassifier(String classifier) {
        return JAR.resolveSibling(JAR.getFileName().toString().replace(".jar", "-" + classifier + ".jar"));
    }
}
