package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The jar as in the image: extracted, with an AOT cache where the JVM makes one. Starts in half the time. */
final class ExtractedJar {
    private static final int FIRST_WITH_AOT_CACHE = 25;
    private static final Path JAR = Path.of(System.getProperty("scheduler.jar"));
    private static final Path FOLDER = JAR.resolveSibling("extracted");
    private static final List<String> JVM = prepare();

    private ExtractedJar() {}

    /** How a JVM finds it, and its options. */
    static List<String> jvm() {
        return JVM;
    }

    private static List<String> prepare() {
        var jar = extract(JAR, FOLDER);
        var jvm = new ArrayList<>(List.of("-jar", jar.toString()));
        if (Runtime.version().feature() >= FIRST_WITH_AOT_CACHE) {
            var cache = FOLDER.resolve("scheduler.aot");
            train(jvm, cache);
            jvm.addFirst("-XX:AOTCache=" + cache);
            jvm.addFirst("-Xlog:aot*=error");
        }
        return List.copyOf(jvm);
    }

    /** Extracts a jar of any release into that folder, which it replaces; answers the jar that starts from there. */
    static Path extract(Path jar, Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var extraction = SchedulerProcess.launch(
                JAR.getParent(),
                "extraction",
                List.of("-Djarmode=tools", "-jar", jar.toString()),
                List.of("extract", "--destination", folder.toString()));
        if (extraction.awaitExit(Duration.ofMinutes(5)) != 0) {
            throw new IllegalStateException(extraction.output());
        }
        return folder.resolve(jar.getFileName());
    }

    private static void train(List<String> jvm, Path cache) {
        var training = new ArrayList<>(jvm);
        training.addFirst("-XX:AOTCacheOutput=" + cache);
        var folder = FOLDER.resolve("training");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var system = new Standalone(folder, training)) {
            // The JVM writes the cache when it ends.
            system.terminate(Duration.ofMinutes(5));
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("no AOT cache was made");
        }
    }
}
