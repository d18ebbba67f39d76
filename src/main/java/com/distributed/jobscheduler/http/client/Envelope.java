package com.distributed.jobscheduler.http.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A peer's answer, read tolerantly: with or without envelope (contract: "Readers are tolerant").
 *
 * @param given true when there was an envelope
 * @param success false only when the envelope says so
 * @param data the answer's value; a missing node where there is none or the body is no JSON
 * @param message the peer's error message
 */
public record Envelope(
        boolean given,
        boolean success,
        JsonNode data,
        @Nullable String message,
        @Nullable String errorCode) {

    public static Envelope read(ObjectMapper json, byte[] body) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (IOException e) {
            return new Envelope(false, true, MissingNode.getInstance(), null, null);
        }
        if (root.isObject() && root.path("success").isBoolean()) {
            return new Envelope(
                    true,
                    root.path("success").asBoolean(),
                    root.path("data"),
                    root.path("message").textValue(),
                    root.path("errorCode").textValue());
        }
        return new Envelope(false, true, root, root.path("message").textValue(), null);
    }
}
