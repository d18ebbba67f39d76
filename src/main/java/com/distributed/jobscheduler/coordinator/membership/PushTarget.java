package com.distributed.jobscheduler.coordinator.membership;

import org.jspecify.annotations.Nullable;

/**
 * Where a worker wants its assignments, and what to show it there. The two are given together and replaced together: a
 * secret never goes to a URL that was named without it.
 *
 * @param url a base URL; null when nothing is to be pushed
 * @param secret null when a push carries none
 */
public record PushTarget(@Nullable String url, @Nullable String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
        return "PushTarget[" + url + "]";
    }
}
