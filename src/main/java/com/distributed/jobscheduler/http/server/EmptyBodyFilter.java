package com.distributed.jobscheduler.http.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Removes the content type from a request without a body (contract: "On the wire"): many HTTP libraries always send
 * one, and such a call must not fail. A body without a declared length is known to be empty once its first byte was
 * read.
 */
final class EmptyBodyFilter extends OncePerRequestFilter {
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentType() == null || request.getContentLengthLong() > 0;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() == 0) {
            chain.doFilter(new Untyped(request), response);
            return;
        }
        var body = new Begun(request.getInputStream());
        chain.doFilter(body.begin() ? new Opened(request, body) : new Untyped(request), response);
    }

    /** A request without its content type. */
    private static final class Untyped extends HttpServletRequestWrapper {
        Untyped(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isType(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isType(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !isType(name))
                    .toList());
        }

        private static boolean isType(String header) {
            return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(header);
        }
    }

    /** A request whose body has been begun. */
    private static final class Opened extends HttpServletRequestWrapper {
        private final ServletInputStream body;

        Opened(HttpServletRequest request, ServletInputStream body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }
    }

    /** A body whose first byte was read. If that failed, the next reader gets the exception. */
    @RequiredArgsConstructor
    private static final class Begun extends ServletInputStream {
        private static final int NOTHING_HELD = -2;

        private final ServletInputStream rest;
        private int held = NOTHING_HELD;
        private @Nullable IOException broken;

        /** Reads the first byte; false when the body is empty. */
        boolean begin() {
            try {
                held = rest.read();
            } catch (IOException e) {
                broken = e;
            }
            return held != -1;
        }

        @Override
        public int read() throws IOException {
            if (broken != null) {
                throw broken;
            }
            var first = held;
            held = NOTHING_HELD;
            return first == NOTHING_HELD ? rest.read() : first;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0 || (held == NOTHING_HELD && broken == null)) {
                return rest.read(buffer, offset, length);
            }
            buffer[offset] = (byte) read();
            return 1;
        }

        @Override
        public boolean isFinished() {
            return held == NOTHING_HELD && rest.isFinished();
        }

        @Override
        public boolean isReady() {
            return held != NOTHING_HELD || rest.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            rest.setReadListener(listener);
        }
    }
}
