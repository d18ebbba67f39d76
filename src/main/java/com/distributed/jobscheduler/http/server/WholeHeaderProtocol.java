package com.distributed.jobscheduler.http.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's own HTTP/1.1 with two differences. The connection timeout is a deadline for the whole header, counted from
 * the first incomplete part of it: Tomcat's own starts again with every byte, so that a few senders of one byte every few
 * seconds could hold all connections. And nothing looks for asynchronous requests each second: no route is one, and an
 * idle service has not much else to do.
 *
 * <p>The price: it extends internal classes of Tomcat, which any release may change; {@code SlowRequestTest} notices.
 * {@code scheduler.http.header-deadline=false} leaves Tomcat unchanged; then a proxy in front must limit the time of a
 * header. Public because Tomcat creates it by its name.
 */
public final class WholeHeaderProtocol extends Http11NioProtocol {
    @Override
    protected Processor createProcessor() {
        return new WatchedProcessor(this, getAdapter());
    }

    @Override
    protected void startAsyncTimeout() {
        // There are no asynchronous requests that could wait too long.
    }

    /** A connection keeps its processor while its header is incomplete, and no longer. */
    private static final class WatchedProcessor extends Http11Processor {
        private final WholeHeaderProtocol limits;
        private @Nullable SocketWrapperBase<?> underWay;
        private long endsAt;

        WatchedProcessor(WholeHeaderProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.limits = protocol;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socketWrapper) throws IOException {
            var goesOn = Objects.equals(underWay, socketWrapper);
            underWay = null;
            if (goesOn) {
                if (left() <= 0) {
                    return SocketState.CLOSED;
                }
                socketWrapper.setReadTimeout(limits.getConnectionTimeout());
            }
            var before = requests();
            var state = super.service(socketWrapper);
            if (isPartOfAHeader(state, before)) {
                return goOn(socketWrapper, goesOn);
            }
            return state;
        }

        /** Tomcat also reports a connection as idle that sends empty lines before a request. */
        private boolean isPartOfAHeader(SocketState state, int requestsBefore) {
            return (state == SocketState.LONG && !isAsync())
                    || (state == SocketState.OPEN && requests() == requestsBefore);
        }

        private SocketState goOn(SocketWrapperBase<?> socket, boolean goesOn) {
            var limit = limits.getConnectionTimeout();
            if (limit > 0) {
                if (!goesOn) {
                    endsAt = System.nanoTime() + Duration.ofMillis(limit).toNanos();
                }
                underWay = socket;
                socket.setReadTimeout(Math.max(1, left()));
            }
            return SocketState.LONG;
        }

        private long left() {
            return Duration.ofNanos(endsAt - System.nanoTime()).toMillis();
        }

        private int requests() {
            return request.getRequestProcessor().getRequestCount();
        }
    }
}
