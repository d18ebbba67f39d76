package com.distributed.jobscheduler.http.client;

import org.springframework.http.HttpHeaders;

/** How an exchange with a peer ended, as far as the caller can know. */
public sealed interface Reply {
    /** The peer answered. Redirects are answers too, because none is followed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answered(int status, HttpHeaders headers, byte[] body) implements Reply {
        /** True for 200..299. */
        public boolean is2xx() {
            return status >= 200 && status < 300;
        }
    }

    /** No connection: the request surely did not reach the peer. */
    record NotSent(String reason) implements Reply {}

    /** The answer was lost, cut, late or too large: the request may have taken effect. */
    record Lost(String reason) implements Reply {}
}
