package com.distributed.jobscheduler.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A failure of these tests stays a failure, also where CI gives other tests a second try: they look for lost and repeated jobs, and a job
 * that is lost once in two runs is lost.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneTry.Remember.class)
public @interface OneTry {
    /** Fails the second try with the first one's failure. */
    final class Remember implements TestExecutionExceptionHandler, BeforeEachCallback {
        private static final Map<String, Throwable> FAILURES = new ConcurrentHashMap<>();

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            FAILURES.put(context.getUniqueId(), failure);
            throw failure;
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            var failure = FAILURES.get(context.getUniqueId());
            if (failure != null) {
                throw new AssertionError("failed in the first try, which counts", failure);
            }
        }
    }
}
