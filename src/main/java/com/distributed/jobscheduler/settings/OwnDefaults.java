package com.distributed.jobscheduler.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** The settings in the roles' own configuration files. All roles of a process get the same command line. */
final class OwnDefaults {
    private static final List<String> FILES =
            List.of("application.yml", "job-store.yml", "coordinator.yml", "worker-agent.yml");
    private static final Pattern INSTANCE = Pattern.compile("resilience4j\\.[a-z]+\\.instances\\.([^.]+)\\..*");

    private OwnDefaults() {}

    /** The names of the Resilience4j instances. */
    static Set<String> instances() {
        var names = new TreeSet<String>();
        for (var file : FILES) {
            try {
                for (var source : new YamlPropertySourceLoader().load(file, new ClassPathResource(file))) {
                    if (source instanceof EnumerablePropertySource<?> enumerable) {
                        for (var name : enumerable.getPropertyNames()) {
                            var match = INSTANCE.matcher(name);
                            if (match.matches()) {
                                names.add(match.group(1));
                            }
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }
}
