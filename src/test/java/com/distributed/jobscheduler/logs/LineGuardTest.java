package com.distributed.jobscheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Hostile text in the pattern of defaults.yml, as Logback writes it. */
class LineGuardTest {
    private static final String HOSTILE = "a\r\n2026-01-01 ERROR forged\u001b[31m\u0085\u2028\u202eb\tc";
    private static final String SHOWN = "a\\r\\n2026-01-01 ERROR forged\\u001b[31m\\u0085\\u2028\\u202eb\\tc";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String written(Consumer<Logger> logging) throws Exception {
        new LineGuard().postProcessEnvironment(new StandardEnvironment(), new SpringApplication());
        var context = new LoggerContext();
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(String.valueOf(new YamlPropertySourceLoader()
                .load("defaults", new ClassPathResource("defaults.yml"))
                .getFirst()
                .getProperty("logging.pattern.console")));
        encoder.start();
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        var logger = context.getLogger("test");
        logger.addAppender(appender);
        logging.accept(logger);
        context.stop();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void keepsAMessageAndItsArgumentsOnOneLine() throws Exception {
        assertThat(written(log -> log.info("job.failed name={}", HOSTILE)).lines())
                .singleElement()
                .asString()
                .contains("job.failed name=" + SHOWN);
    }

    @Test
    void keepsWhatAnEventIsAboutOnOneLine() throws Exception {
        try (var about = MDC.putCloseable("jobId", HOSTILE)) {
            assertThat(written(log -> log.info("x")).lines())
                    .singleElement()
                    .asString()
                    .contains("jobId=" + SHOWN);
        }
    }

    @Test
    void breaksAStackTraceOnlyBetweenItsOwnLines() throws Exception {
        var cause = new IllegalStateException(HOSTILE);
        var thrown = new RuntimeException("outer\n\tat forged.Frame", cause);
        thrown.addSuppressed(new IllegalArgumentException(HOSTILE));

        var lines = written(log -> log.error("x", thrown)).lines().toList();

        assertThat(lines)
                .contains(
                        "java.lang.RuntimeException: outer\\n\\tat forged.Frame",
                        "Caused by: java.lang.IllegalStateException: " + SHOWN,
                        "\tSuppressed: java.lang.IllegalArgumentException: " + SHOWN)
                .anyMatch(line -> line.startsWith("\tat " + LineGuardTest.class.getName()))
                .noneMatch(line -> line.startsWith("\tat forged"));
    }

    @Test
    void leavesOrdinaryTextAsItIs() throws Exception {
        assertThat(written(log -> log.info("café \"日本\" \\n 100 %"))).contains("café \"日本\" \\n 100 %");
    }
}
