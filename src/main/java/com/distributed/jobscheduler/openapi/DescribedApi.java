package com.distributed.jobscheduler.openapi;

import com.distributed.jobscheduler.openapi.ApiNotes.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Adds the notes to the description that Springdoc made from the controllers. */
@RequiredArgsConstructor
final class DescribedApi implements OpenApiCustomizer {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String TOKEN = "bearer";
    private static final String ERROR = "Error";
    private static final String TIME = "2026-01-01T10:00:00Z";

    private final ApiNotes notes;
    private final String version;

    @Override
    public void customise(OpenAPI api) {
        api.info(
                new Info().title(notes.title()).description(notes.description()).version(version));
        api.tags(notes.tags().values().stream()
                .map(tag -> new Tag().name(tag.name()).description(tag.description()))
                .toList());
        api.getComponents()
                .addSecuritySchemes(
                        TOKEN,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme(TOKEN)
                                .description("Not needed while the service listens only on the loopback interface."))
                .addSchemas(ERROR, schema(ApiNotes.error()));
        api.security(List.of(new SecurityRequirement().addList(TOKEN), new SecurityRequirement()));
        notes.fields()
                .forEach((schema, fields) ->
                        describeFields(api.getComponents().getSchemas().get(schema), fields));
        notes.values()
                .forEach((schema, fields) ->
                        limitFields(api.getComponents().getSchemas().get(schema), fields));
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    var note = notes.operations().get(method + " " + path);
                    if (note != null) {
                        describe(operation, note);
                        describeErrors(operation, note, method == PathItem.HttpMethod.GET);
                    }
                }));
        // Any JSON at all: the notes already describe it better where a controller reads it.
        api.getComponents().getSchemas().remove("JsonNode");
    }

    private static void describeFields(@Nullable Schema<?> schema, Map<String, String> fields) {
        if (schema != null) {
            fields.forEach((name, text) -> Objects.requireNonNull(
                            schema.getProperties().get(name), name)
                    .setDescription(text));
        }
    }

    private static void limitFields(@Nullable Schema<?> schema, Map<String, List<String>> fields) {
        if (schema != null) {
            fields.forEach((name, values) -> {
                @SuppressWarnings("unchecked")
                Schema<Object> field =
                        Objects.requireNonNull(schema.getProperties().get(name), name);
                field.setEnum(List.copyOf(values));
            });
        }
    }

    private void describe(Operation operation, ApiNotes.Operation note) {
        operation.summary(note.summary()).description(note.description());
        operation.setTags(operation.getTags().stream().map(this::tagged).toList());
        describeParameters(operation, note);
        describeBody(operation, note);
        describeAnswer(operation, note);
    }

    private String tagged(String controller) {
        var tag = notes.tags().get(controller);
        return tag == null ? controller : tag.name();
    }

    private void describeParameters(Operation operation, ApiNotes.Operation note) {
        var parameters = new ArrayList<>(Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()));
        // The security scheme describes it.
        parameters.removeIf(parameter -> HttpHeaders.AUTHORIZATION.equals(parameter.getName()));
        note.headers()
                .forEach(name -> parameters.add(
                        new HeaderParameter().name(name).schema(new JsonSchema().types(Set.of("string")))));
        var known = ApiNotes.merged(note.parameters(), notes.parameters());
        for (var parameter : parameters) {
            var words = known.get(parameter.getName());
            if (words != null) {
                parameter.description(words.description()).example(words.example());
            }
        }
        operation.setParameters(parameters.isEmpty() ? null : parameters);
    }

    private static void describeBody(Operation operation, ApiNotes.Operation note) {
        if (note.requests().isEmpty()) {
            return;
        }
        if (operation.getRequestBody() == null) {
            operation.setRequestBody(new RequestBody().required(true).content(new Content()));
        }
        var content = operation.getRequestBody().getContent();
        var json = content.computeIfAbsent(JSON, type -> new MediaType());
        if (note.body() != null) {
            json.setSchema(schema(note.body()));
        }
        note.requests().forEach((name, body) -> json.addExamples(name, new Example().value(body)));
    }

    private static void describeAnswer(Operation operation, ApiNotes.Operation note) {
        for (var answer : operation.getResponses().entrySet()) {
            if (!answer.getKey().startsWith("2")) {
                continue;
            }
            var response = answer.getValue();
            response.setDescription(note.summary());
            note.answerHeaders()
                    .forEach((name, text) -> response.addHeaderObject(
                            name, new Header().description(text).schema(new JsonSchema().types(Set.of("string")))));
            if (note.events() != null) {
                response.setContent(new Content()
                        .addMediaType(
                                EVENTS,
                                new MediaType()
                                        .schema(new JsonSchema().types(Set.of("string")))
                                        .example(note.events())));
                continue;
            }
            if (response.getContent() == null) {
                response.setContent(new Content());
            }
            var json = response.getContent().computeIfAbsent(JSON, type -> new MediaType());
            if (note.data() != null) {
                json.setSchema(enveloped(schema(note.data())));
            }
            note.answers()
                    .forEach((name, data) ->
                            json.addExamples(name, new Example().value(envelope(true, data, note.message(), null))));
        }
        if (note.created()) {
            operation.getResponses().putIfAbsent("201", operation.getResponses().get("200"));
        }
    }

    private void describeErrors(Operation operation, ApiNotes.Operation note, boolean isRead) {
        var errors = ApiNotes.merged(note.errors(), notes.errors());
        var hasBody = operation.getRequestBody() != null;
        for (var usual : UsualError.values()) {
            if (usual.concerns(isRead, hasBody, operation.getParameters() != null)) {
                errors.putIfAbsent(usual.key(), new Refusal(usual.message()));
            }
        }
        errors.forEach((key, error) -> {
            var status = key.substring(0, 3);
            var code = key.substring(4);
            operation
                    .getResponses()
                    .computeIfAbsent(status, DescribedApi::errorResponse)
                    .getContent()
                    .computeIfAbsent(JSON, type -> new MediaType().schema(new JsonSchema().$ref(ERROR)))
                    .addExamples(code, new Example().value(envelope(false, error.data(), error.message(), code)));
        });
    }

    private static ApiResponse errorResponse(String status) {
        var response = new ApiResponse()
                .description(HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase())
                .content(new Content());
        if (status.equals("503")) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER,
                    new Header().description("Seconds to wait.").schema(new JsonSchema().types(Set.of("integer"))));
        }
        return response;
    }

    private static ObjectNode envelope(
            boolean success, @Nullable JsonNode data, @Nullable String message, @Nullable String code) {
        var envelope = JsonNodeFactory.instance.objectNode().put("success", success);
        envelope.set("data", data == null ? NullNode.getInstance() : data);
        return envelope.put("message", message).put("errorCode", code).put("timestamp", TIME);
    }

    private static Schema<?> enveloped(Schema<?> data) {
        var nothing = new JsonSchema().types(Set.of("null"));
        return new JsonSchema()
                .types(Set.of("object"))
                .addProperty("success", new JsonSchema().types(Set.of("boolean")))
                .addProperty("data", data)
                .addProperty("message", nothing)
                .addProperty("errorCode", nothing)
                .addProperty(
                        "timestamp", new JsonSchema().types(Set.of("string")).format("date-time"));
    }

    private static Schema<?> schema(JsonNode json) {
        return Json31.mapper().convertValue(json, Schema.class);
    }
}
