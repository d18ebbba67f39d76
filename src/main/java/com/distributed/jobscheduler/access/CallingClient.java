package com.distributed.jobscheduler.access;

/** Which client calls, for handlers that must tell one from the other. */
public final class CallingClient {
    /**
     * The request attribute with the client's name, a String of at most 64 characters. Absent for every other caller: the
     * operator, the other roles, and whoever calls without a token.
     */
    public static final String ATTRIBUTE = "com.distributed.jobscheduler.access.client";

    private CallingClient() {}
}
