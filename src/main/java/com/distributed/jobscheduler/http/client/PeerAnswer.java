package com.distributed.jobscheduler.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an answer, the same for every peer (contract: "Readers are tolerant"). A 2xx whose envelope says
 * {@code success: false} is a failure. A 404 without an error code may come from a proxy. {@link Outbound#ask} has
 * already removed web pages.
 */
public record PeerAnswer(int status, Envelope envelope) {
    public static PeerAnswer read(ObjectMapper json, Reply.Answered answer) {
        return new PeerAnswer(answer.status(), Envelope.read(json, answer.body()));
    }

    /** One answer among several in a body: its own fields are the data. */
    public static PeerAnswer ofEntry(JsonNode entry) {
        return new PeerAnswer(
                entry.path("status").intValue(),
                new Envelope(
                        true,
                        true,
                        entry,
                        entry.path("message").textValue(),
                        entry.path("errorCode").textValue()));
    }

    /** True for 200..299. */
    public boolean is2xx() {
        return status >= 200 && status < 300;
    }

    /** Whether the peer confirmed the call. */
    public boolean isSuccess() {
        return is2xx() && envelope.success();
    }

    /** A success without envelope, from a base-only peer or from a proxy in a peer's place. */
    public boolean isBareSuccess() {
        return is2xx() && !envelope.given();
    }

    /** Whether the peer lacks this call; a proxy that has lost its peer answers the same. */
    public boolean isUnknownCall() {
        return status == 405 || isBare404();
    }

    /** A 404 without an error code, from a peer that lacks the call or from a proxy in its place. */
    public boolean isBare404() {
        return status == 404 && errorCode() == null;
    }

    /** The answer's value; a missing node where there is none. */
    public JsonNode data() {
        return envelope.data();
    }

    public @Nullable String errorCode() {
        return envelope.errorCode();
    }

    /** The answer in words, such as {@code the coordinator answered 503: why}. */
    public String reason(String peer) {
        return peer + " answered " + status + (envelope.message() == null ? "" : ": " + envelope.message());
    }

    /** The value of a success as this type; empty for any other answer, and for a value of another type. */
    public <T> Optional<T> value(ObjectMapper json, Class<T> type) {
        if (!isSuccess() || data().isMissingNode() || data().isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.treeToValue(data(), type));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }
}
