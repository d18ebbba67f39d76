package com.distributed.jobscheduler.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means, judged alike for every peer (contract: "Readers are tolerant"): a 2xx whose envelope says otherwise
 * is a failure, and a 404 that nobody has named is no peer's word. That a web page is no answer at all, {@link
 * Outbound#ask} has said before.
 */
public record PeerAnswer(int status, Envelope envelope) {
    public static PeerAnswer read(ObjectMapper json, Reply.Answered answer) {
        return new PeerAnswer(answer.status(), Envelope.read(json, answer.body()));
    }

    /** One answer among several in a body: its own fields stand where a single call has its data. */
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

    /** Whether the peer said that it did what it was asked for. */
    public boolean isSuccess() {
        return is2xx() && envelope.success();
    }

    /** A success without an envelope: of a base-only peer, or of a proxy in the place of one that envelopes all it says. */
    public boolean isBareSuccess() {
        return is2xx() && !envelope.given();
    }

    /** Whether the peer does not know this call; a proxy that has lost its peer answers the same. */
    public boolean isUnknownCall() {
        return status == 405 || isBare404();
    }

    /** A 404 that nobody has named: of a peer without that call, or of a proxy in its place. */
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

    /** What was answered, for people: {@code the coordinator answered 503: why}. */
    public String reason(String peer) {
        return peer + " answered " + status + (envelope.message() == null ? "" : ": " + envelope.message());
    }

    /** The value of a success, read as this type; empty for any other answer, and where it cannot be read so. */
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
