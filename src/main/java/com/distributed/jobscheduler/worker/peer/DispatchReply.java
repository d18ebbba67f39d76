package com.distributed.jobscheduler.worker.peer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Worker Agent's reply to a dispatch (semantics: "What the worker does when"). */
public sealed interface DispatchReply {
    /** All values of {@link #label}. */
    List<String> LABELS = List.of(
            "accepted",
            "undeliverable",
            "no_handler",
            "busy",
            "not_delivered",
            "misconfigured",
            "stale_epoch",
            "unknown");

    /** 2xx, or 409 to this worker's own key: the agent has it. */
    record Accepted() implements DispatchReply {}

    /** 400, 413, 422 for another reason than NO_HANDLER: no agent will ever accept this job. */
    record Undeliverable(String reason) implements DispatchReply {}

    /**
     * 422 {@code NO_HANDLER}: not taken; another agent may have a handler.
     *
     * @param handlers the names that the agent has handlers for; null when it refused the payload, not the name
     */
    record NotHere(String reason, @Nullable List<String> handlers) implements DispatchReply {}

    /** 429 or 503: not taken; try again, after the time that the agent named, if any. */
    record Busy(@Nullable Duration retryAfter) implements DispatchReply {}

    /** No connection: surely not delivered. */
    record NotDelivered(String reason) implements DispatchReply {}

    /**
     * 401, 403, 404, a redirect, another 4xx, or a 400 about a header of this worker: a fault of this worker's
     * configuration.
     */
    record Misconfigured(String reason) implements DispatchReply {}

    /** The agent knows a newer assignment than this worker's: not taken. */
    record StaleEpoch() implements DispatchReply {}

    /**
     * 5xx, timeout or reset: the agent may have taken it.
     *
     * @param isToBeRepeated false when an agent that normally answers before it runs a job did not answer, and a lease
     *     returns the job
     */
    record Unknown(String reason, boolean isToBeRepeated) implements DispatchReply {
        public Unknown(String reason) {
            this(reason, true);
        }
    }

    /** The reply's name in metrics. */
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

    /** True when the agent surely did not take it: another agent may be asked. */
    default boolean isSurelyNotTaken() {
        return this instanceof NotHere
                || this instanceof Busy
                || this instanceof NotDelivered
                || this instanceof Misconfigured;
    }

    /** True when a further try may help. */
    default boolean isRetryable() {
        return this instanceof Busy
                || this instanceof NotDelivered
                || (this instanceof Unknown unknown && unknown.isToBeRepeated());
    }

    /** True when the reply counts as a failure of the agent; a busy agent is healthy. */
    default boolean isAgentFailure() {
        return this instanceof NotDelivered || this instanceof Misconfigured || this instanceof Unknown;
    }
}
