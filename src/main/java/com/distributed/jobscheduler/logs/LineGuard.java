package com.distributed.jobscheduler.logs;

import ch.qos.logback.classic.PatternLayout;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;

/** Replaces Logback's conversion words by guarded ones. Runs before logging is set up. */
final class LineGuard implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var words = PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP;
        List.of("m", "msg", "message").forEach(word -> words.put(word, OneLineMessage::new));
        List.of("X", "mdc").forEach(word -> words.put(word, OneLineMdc::new));
        List.of("ex", "exception", "throwable", "xEx", "xException", "xThrowable")
                .forEach(word -> words.put(word, GuardedStackTrace::new));
    }
}
