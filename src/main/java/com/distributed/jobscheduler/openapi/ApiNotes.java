package com.distributed.jobscheduler.openapi;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The part of an API description that the controllers do not contain: {@code openapi/<role>.yml}.
 *
 * @param tags by the controller's name in lower case with hyphens
 * @param parameters by name, for operations without a note of their own
 * @param errors errors that every operation may answer, by status and code
 * @param fields descriptions of a schema's fields
 * @param values the values of a schema's field, where its type has more
 * @param operations by method and path
 */
record ApiNotes(
        String title,
        String description,
        Map<String, Tagged> tags,
        Map<String, Parameter> parameters,
        Map<String, Refusal> errors,
        Map<String, Map<String, String>> fields,
        Map<String, Map<String, List<String>>> values,
        Map<String, Operation> operations) {
    /** SnakeYAML's guard is against files of strangers. */
    private static final int MOST_REFERENCES = 1_000;

    record Tagged(String name, String description) {}

    record Parameter(String description, @Nullable JsonNode example) {}

    /**
     * An error as it is answered.
     *
     * @param data facts that a refusal carries beside its sentence
     */
    record Refusal(String message, @Nullable JsonNode data) {
        Refusal(String message) {
            this(message, null);
        }
    }

    /**
     * One operation.
     *
     * @param headers request headers that the method reads by itself
     * @param body schema of a body that the method reads by itself
     * @param requests example bodies, by title
     * @param answers example data of the envelope, by title
     * @param message the envelope's message on success
     * @param data schema of data that the method writes by itself
     * @param events an answer that is a stream of events
     * @param created whether the answer is 201 instead when the call has created something
     * @param answerHeaders descriptions of the answer's headers
     */
    record Operation(
            String summary,
            @Nullable String description,
            Map<String, Parameter> parameters,
            List<String> headers,
            @Nullable JsonNode body,
            Map<String, JsonNode> requests,
            Map<String, JsonNode> answers,
            @Nullable String message,
            @Nullable JsonNode data,
            @Nullable String events,
            boolean created,
            Map<String, String> answerHeaders,
            Map<String, Refusal> errors) {}

    static ApiNotes of(String role) {
        return read(role, ApiNotes.class);
    }

    /** The schema of every error. */
    static JsonNode error() {
        return read("error", JsonNode.class);
    }

    private static <T> T read(String name, Class<T> type) {
        var json = JsonMapper.builder()
                .withConfigOverride(Map.class, ApiNotes::neverNull)
                .withConfigOverride(List.class, ApiNotes::neverNull)
                .build();
        try (var in = new ClassPathResource("openapi/" + name + ".yml").getInputStream()) {
            var options = new LoaderOptions();
            options.setMaxAliasesForCollections(MOST_REFERENCES);
            // Not read by Jackson, which does not follow YAML's references.
            return json.convertValue(new Yaml(new SafeConstructor(options)).load(in), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void neverNull(MutableConfigOverride collection) {
        collection.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /** Both maps; for a key in both, the first one's value. */
    static <V> Map<String, V> merged(Map<String, V> first, Map<String, V> second) {
        var all = new LinkedHashMap<>(first);
        second.forEach(all::putIfAbsent);
        return all;
    }
}
