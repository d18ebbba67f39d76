package com.distributed.jobscheduler.http.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body above the limit with 413: by its declared length or, when chunked, as soon as it exceeds the limit.
 * Refuses a body that is not complete in time with 408, even if bytes keep coming. A streaming path has no size limit
 * and its own time limit.
 */
@RequiredArgsConstructor
final class BodyLimitFilter extends OncePerRequestFilter {
    private final HttpProperties properties;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (properties.streamingPaths().contains(request.getRequestURI())) {
            chain.doFilter(new LimitedRequest(request, Long.MAX_VALUE, properties.streamingTimeout()), response);
            return;
        }
        if (request.getContentLengthLong() > limit()) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, rule());
            return;
        }
        chain.doFilter(new LimitedRequest(request, limit(), properties.bodyTimeout()), response);
    }

    private long limit() {
        return properties.maxBodySize().toBytes();
    }

    private String rule() {
        return "body: larger than the limit of " + limit() + " bytes";
    }

    static final class BodyTooLargeException extends IOException {
        BodyTooLargeException(String message) {
            super(message);
        }

        /** Finds this exception among the causes of another; null when there is none. */
        static @Nullable Exception in(Throwable thrown) {
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                if (t instanceof BodyTooLargeException found) {
                    return found;
                }
            }
            return null;
        }
    }

    static final class BodyTooSlowException extends IOException {
        BodyTooSlowException(String message) {
            super(message);
        }
    }

    private final class LimitedRequest extends HttpServletRequestWrapper {
        private final long mostBytes;
        private final Duration mostTime;
        private @Nullable ServletInputStream limited;

        LimitedRequest(HttpServletRequest request, long mostBytes, Duration mostTime) {
            super(request);
            this.mostBytes = mostBytes;
            this.mostTime = mostTime;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            var stream = limited;
            if (stream == null) {
                stream = new LimitedStream(super.getInputStream(), mostBytes, mostTime);
                limited = stream;
            }
            return stream;
        }
    }

    @RequiredArgsConstructor
    private final class LimitedStream extends ServletInputStream {
        private final ServletInputStream source;
        private final long mostBytes;
        private final Duration mostTime;
        private final long begun = System.nanoTime();
        private long count;

        @Override
        public int read() throws IOException {
            var b = source.read();
            return b < 0 ? b : counted(b, 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var n = source.read(buffer, offset, length);
            return n < 0 ? n : counted(n, n);
        }

        private int counted(int result, int bytes) throws IOException {
            if (System.nanoTime() - begun > mostTime.toNanos()) {
                throw new BodyTooSlowException("body: not complete within " + mostTime);
            }
            count += bytes;
            if (count > mostBytes) {
                throw new BodyTooLargeException(rule());
            }
            return result;
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }
    }
}
