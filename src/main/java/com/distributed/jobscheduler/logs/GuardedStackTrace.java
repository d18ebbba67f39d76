package com.distributed.jobscheduler.logs;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import com.distributed.jobscheduler.http.Printable;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;

/** A stack trace whose only line breaks are its own: none comes from an exception's message. */
final class GuardedStackTrace extends ExtendedWhitespaceThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy tp) {
        return super.throwableProxyToString(new OneLine(tp));
    }

    @RequiredArgsConstructor
    private static final class OneLine implements IThrowableProxy {
        private final IThrowableProxy thrown;

        private static @Nullable String guarded(@Nullable String text) {
            return text == null ? null : Printable.oneLine(text);
        }

        private static @Nullable IThrowableProxy guarded(@Nullable IThrowableProxy other) {
            return other == null ? null : new OneLine(other);
        }

        @Override
        public @Nullable String getMessage() {
            return guarded(thrown.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return guarded(thrown.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return guarded(thrown.getCause());
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            var suppressed = thrown.getSuppressed();
            if (suppressed == null) {
                return null;
            }
            var guarded = new IThrowableProxy[suppressed.length];
            for (var i = 0; i < suppressed.length; i++) {
                guarded[i] = new OneLine(suppressed[i]);
            }
            return guarded;
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
