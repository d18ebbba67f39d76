package com.distributed.jobscheduler.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Somebody else's application: compiled from its sources against a class path, and run from there in a process of its own. */
final class OtherApplication {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration START = Duration.ofMinutes(2);

    private OtherApplication() {}

    /** Compiles every source in these folders; a warning is an error. */
    static Path compile(Path target, List<Path> classPath, Path... sourceFolders) {
        var files = new ArrayList<Path>();
        for (var folder : sourceFolders) {
            try (var found = Files.walk(folder)) {
                found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of(
                    "-d",
                    target.toString(),
                    "-cp",
                    joined(classPath),
                    "-parameters",
                    "--release",
                    "21",
                    "-Xlint:all",
                    "-Xlint:-processing,-serial",
                    "-Werror",
                    "-proc:none");
            var isCompiled = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(isCompiled).as(said.toString()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    static SchedulerProcess start(
            Path folder, String name, List<Path> classPath, String mainClass, String... arguments) {
        return SchedulerProcess.launch(folder, name, List.of("-cp", joined(classPath), mainClass), List.of(arguments));
    }

    /** How a shell starts it. */
    static List<String> command(List<Path> classPath, String mainClass) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-XX:TieredStopAtLevel=1", "-cp", joined(classPath), mainClass);
    }

    /** The port that the application took. */
    static int port(SchedulerProcess process) {
        await().atMost(START)
                .until(() -> !process.isAlive()
                        || process.output().contains("Started ")); // the last line of a start of Boot's
        var port = PORT.matcher(process.output());
        assertThat(port.find()).as(process.output()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(joining(":"));
    }

    static List<Path> with(List<Path> classPath, Path... folders) {
        return Stream.concat(Stream.of(folders), classPath.stream()).toList();
    }
}
