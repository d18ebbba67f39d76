package com.distributed.jobscheduler.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.LoggerFactory;

/**
 * Log lines of a test's own threads: the test's thread, and threads that it or they have created. So a test can count
 * lines while other applications log in the same JVM. An application that the test started is the test's own.
 */
public final class OwnLog extends AppenderBase<ILoggingEvent> implements CharSequence {
    private static final Owner OWNER = new Owner();

    private final PatternLayout layout = new PatternLayout();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private OwnLog() {
        var root = root();
        setContext(root.getLoggerContext());
        // Not everybody's context: an application that starts beside this test changes its conversion words.
        layout.setContext(new LoggerContext());
        layout.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger %msg %mdc%n%ex");
        layout.start();
        start();
        root.addAppender(this);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (OWNER.get() == this) {
            lines.add(layout.doLayout(event));
        }
    }

    /** All lines, at any level. */
    public String getOut() {
        return toString();
    }

    @Override
    public String toString() {
        return String.join("", lines);
    }

    @Override
    public int length() {
        return toString().length();
    }

    @Override
    public char charAt(int index) {
        return toString().charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    /** Inherited by new threads, except in a pool that others use too. */
    private static final class Owner extends InheritableThreadLocal<@Nullable OwnLog> {
        @Override
        protected @Nullable OwnLog childValue(@Nullable OwnLog parent) {
            if (parent == null) {
                return null;
            }
            var isPooled = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("createWorker")
                                    && frame.getClassName().equals(ForkJoinPool.class.getName())));
            return isPooled ? null : parent;
        }
    }

    /** Resolves a test method's parameter. */
    public static final class Extension
            implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
        private @Nullable OwnLog log;

        @Override
        public void beforeAll(ExtensionContext context) {
            log = new OwnLog();
            OWNER.set(log);
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            log.lines.clear();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            OWNER.remove();
            root().detachAppender(log);
            log.stop();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OwnLog.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return log;
        }
    }
}
