package com.distributed.jobscheduler.http.client;

import org.springframework.http.HttpHeaders;

/** How one exchange with a peer ended, as far as the caller can know. */
public sealed interface Reply {
    /** The peer answered; redirects are answers too, for none is followed. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answered(int status, HttpHeaders headers, byte[] body) implements Reply {
        /** True for 200..299. */
        public boolean is2xx() {
            return status >= 200 && status < 300;
        }
    }

    /** The request certainly did not reach the peer: no connection could be had. */
    record NotSent(String reason) implements Reply {}

    /** The request may or may not have taken effect: the answer was lost, cut, late or too large. */
    record Lost(String reason) implements Reply {}
}
