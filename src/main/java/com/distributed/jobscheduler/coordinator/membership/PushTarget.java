package com.distributed.jobscheduler.coordinator.membership;

import org.jspecify.annotations.Nullable;

/**
 * A worker's URL for assignments, and the secret for pushes there. Both are given and replaced together, so that a
 * secret never goes to a URL that was named without it.
 *
 * @param url base URL; null when there are no pushes
 * @param secret null when a push carries none
 */
public record PushTarget(@Nullable String url, @Nullable String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "PushTarget[" + url + "]";
    }
}
