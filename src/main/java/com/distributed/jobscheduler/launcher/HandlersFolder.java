package com.distributed.jobscheduler.launcher;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.system.ApplicationHome;

/**
 * The jars in the folder {@code handlers} beside our jar: handlers of one's own, with what they need. The agent alone loads
 * them, in a loader over everything of ours. They find their way by an auto-configuration, as any library of Spring Boot does.
 *
 * <p>The class path of the process stays as it is, and with it the caches that were trained for it; and the folder works
 * alike beside the jar, in its extracted layout and in the image.
 *
 * @param jars in the order of their names
 */
@Slf4j
record HandlersFolder(Path folder, List<Path> jars) {
    private static final String NAME = "handlers";
    private static final String AUTO_CONFIGURATIONS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    /** The folder beside the jar that this class is from; in the working folder where it is from none. */
    static HandlersFolder besideTheJar() throws LaunchPlan.UnusableException {
        var source = new ApplicationHome(HandlersFolder.class).getSource();
        return source != null && source.isFile()
                ? of(source.toPath().resolveSibling(NAME))
                : of(Path.of(NAME).toAbsolutePath());
    }

    static HandlersFolder of(Path folder) throws LaunchPlan.UnusableException {
        if (!Files.isDirectory(folder)) {
            return new HandlersFolder(folder, List.of());
        }
        try (var files = Files.list(folder)) {
            return new HandlersFolder(
                    folder,
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw new LaunchPlan.UnusableException(folder + ": cannot be read");
        }
    }

    /** Loads what is in the jars, and all that the parent has; empty when there are no jars. */
    Optional<URLClassLoader> loader(ClassLoader parent) throws LaunchPlan.UnusableException {
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        var urls = new URL[jars.size()];
        for (var i = 0; i < urls.length; i++) {
            urls[i] = urlOf(jars.get(i));
        }
        return Optional.of(new URLClassLoader(NAME, urls, parent));
    }

    /** A loader would pass over a jar that it cannot read. */
    private static URL urlOf(Path jar) throws LaunchPlan.UnusableException {
        try (var readable = new JarFile(jar.toFile())) {
            return Path.of(readable.getName()).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new LaunchPlan.UnusableException(jar + ": not a jar that can be read");
        }
    }

    /** Says once what was loaded, when the agent has started. */
    void tell(URLClassLoader loader) {
        var names = jars.stream()
                .map(jar -> Objects.requireNonNull(jar.getFileName()))
                .toList();
        if (loader.findResource(AUTO_CONFIGURATIONS) == null) {
            log.warn(
                    "handlers.ignored folder={} jars={} reason=\"none of them has {}\"",
                    folder,
                    names,
                    AUTO_CONFIGURATIONS);
        } else {
            log.info("handlers.loaded folder={} jars={}", folder, names);
        }
    }
}
