package com.distributed.jobscheduler.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.distributed.jobscheduler.logs.OwnLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** Gives a test the log levels of {@code defaults.yml}: libraries log no more than in production. */
public final class LinesOfProduction implements BeforeAllCallback, AfterAllCallback {
    private static final String LEVEL = "logging.level.";

    private final Map<Logger, Level> before = new HashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        for (var source : new YamlPropertySourceLoader().load("defaults", new ClassPathResource("defaults.yml"))) {
            for (var name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith(LEVEL)) {
                    var logger = (Logger) LoggerFactory.getLogger(name.substring(LEVEL.length()));
                    before.put(logger, logger.getLevel());
                    logger.setLevel(Level.valueOf(String.valueOf(source.getProperty(name))));
                }
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        before.forEach(Logger::setLevel);
    }

    /** The lines that name the event. */
    public static List<String> of(OwnLog output, String event) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(" " + event + " "))
                .toList();
    }

    /** The lines at WARN and ERROR, of any logger. */
    public static List<String> warnings(OwnLog output) {
        return output.toString()
                .lines()
                .filter(line -> line.matches("\\S+ (WARN|ERROR) .*"))
                .toList();
    }
}
