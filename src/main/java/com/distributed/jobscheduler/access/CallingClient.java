package com.distributed.jobscheduler.access;

/** The name of the calling client, for handlers that tell clients apart. */
public final class CallingClient {
    /**
     * The request attribute with the client's name, a String of at most 64 characters. Absent for all other callers:
     * the operator, the other roles, and callers without a token.
     */
    public static final String ATTRIBUTE = "com.distributed.jobscheduler.access.client";

    private CallingClient() {}
}
