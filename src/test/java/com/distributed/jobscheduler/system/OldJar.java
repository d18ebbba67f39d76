package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jar of an earlier release, from which an upgrade begins ({@code -Dupgrade.old-jar}). */
public final class OldJar {
    private static final String PROPERTY = "upgrade.old-jar";

    private OldJar() {}

    /** How a JVM finds its main class. Fails with one sentence when no such jar is named. */
    public static List<String> jvm() {
        var named = System.getProperty(PROPERTY, "");
        assertThat(named)
                .as("the jar of the earlier release: -D%s=/path/to/scheduler-worker-1.0.0.jar", PROPERTY)
                .isNotBlank();
        var jar = Path.of(named).toAbsolutePath();
        assertThat(Files.isRegularFile(jar))
                .as("-D%s=%s is a file", PROPERTY, named)
                .isTrue();
        return List.of("-jar", Extracted.once(jar).toString());
    }

    private static final class Extracted {
        private static @Nullable Path extracted;

        static synchronized Path once(Path jar) {
            if (extracted == null) {
                extracted = ExtractedJar.extract(
                        jar, Path.of(System.getProperty("scheduler.jar")).resolveSibling("extracted-old"));
            }
            return extracted;
        }
    }
}
