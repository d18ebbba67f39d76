package com.distributed.jobscheduler.worker.peer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the Worker Agent answered a dispatch (semantics: "What the worker does when"). */
public sealed interface DispatchReply {
    /** Every {@link #label}. */
    List<String> LABELS = List.of(
            "accepted",
            "undeliverable",
            "no_handler",
            "busy",
            "not_delivered",
            "misconfigured",
            "stale_epoch",
            "unknown");

    /** 2xx, or 409 to our own key: the agent has it. */
    record Accepted() implements DispatchReply {}

    /** 400, 413, another 422: this job will never be accepted. */
    record Undeliverable(String reason) implements DispatchReply {}

    /**
     * 422 {@code NO_HANDLER}: not taken, and not here; another agent may know it.
     *
     * @param handlers the names that the agent has handlers for; null when it refused this payload and not the name
     */
    record NotHere(String reason, @Nullable List<String> handlers) implements DispatchReply {}

    /** 429 or 503: not taken; try again, after the given time where the agent named one. */
    record Busy(@Nullable Duration retryAfter) implements DispatchReply {}

    /** No connection: certainly not delivered. */
    record NotDelivered(String reason) implements DispatchReply {}

    /** 401, 403, 404, a redirect, another 4xx, a 400 about a header of ours: our own misconfiguration. */
    record Misconfigured(String reason) implements DispatchReply {}

    /** The agent saw a newer assignment than ours: not taken. */
    record StaleEpoch() implements DispatchReply {}

    /**
     * 5xx, timeout or reset: it may have been taken.
     *
     * @param isToBeRepeated false when an agent that answers before it runs has kept silent, and a lease returns the job
     */
    record Unknown(String reason, boolean isToBeRepeated) implements DispatchReply {
        public Unknown(String reason) {
            this(reason, true);
        }
    }

    /** Its name among the metrics. */
    default String label() {
        return switch (this) {
            case Accepted accepted -> "accepted";
            case Undeliverable undeliverable -> "undeliverable";
            case NotHere notHere -> "no_handler";
            case Busy busy -> "busy";
            case NotDelivered notDelivered -> "not_delivered";
            case Misconfigured misconfigured -> "misconfigured";
            case StaleEpoch stale -> "stale_epoch";
            case Unknown unknown -> "unknown";
        };
    }

    /** True when the agent surely did not take it, so that another one may be asked. */
    default boolean isSurelyNotTaken() {
        return this instanceof NotHere
                || this instanceof Busy
                || this instanceof NotDelivered
                || this instanceof Misconfigured;
    }

    /** True when trying again may help. */
    default boolean isRetryable() {
        return this instanceof Busy
                || this instanceof NotDelivered
                || (this instanceof Unknown unknown && unknown.isToBeRepeated());
    }

    /** True when the answer speaks against the agent's health; a busy agent is healthy. */
    default boolean isAgentFailure() {
        return this instanceof NotDelivered || this instanceof Misconfigured || this instanceof Unknown;
    }
}
