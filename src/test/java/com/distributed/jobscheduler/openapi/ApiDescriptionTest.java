package com.distributed.jobscheduler.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.access.Service;
import com.distributed.jobscheduler.openapi.ApiDocument.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;

/** Each service's API description against its behaviour. */
@Tag("application")
@ResourceLock(Service.ALONE)
class ApiDescriptionTest {
    private static final Set<String> MAPS = Set.of("facts", "outcomes", "skipped", "peers");

    private static ApiDocument documentOf(Service service) {
        return new ApiDocument(service.alone());
    }

    private static ApiNotes notesOf(Service service) {
        return ApiNotes.of(
                switch (service) {
                    case WORKER -> "worker";
                    case JOB_STORE -> "jobstore";
                    case COORDINATOR -> "coordinator";
                    case AGENT -> "agent";
                });
    }

    @ParameterizedTest
    @EnumSource
    void hasEveryRouteAndNoOther(Service service) {
        var document = documentOf(service);
        var described =
                document.operations().stream().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(document.routes()).isNotEmpty();
        assertThat(notesOf(service).operations()).containsOnlyKeys(described);
        assertThat(ApiDocument.names(document.root.at("/components/schemas")))
                .containsAll(notesOf(service).fields().keySet());
        assertThat(document.root.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.root.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
        assertThat(document.root.at("/info/title").asText())
                .isEqualTo(notesOf(service).title());
        assertThat(document.root.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingOfAnOperationUnsaid(Service service) {
        var document = documentOf(service);
        var tags = document.root.path("tags").findValuesAsText("name");
        var ids = new HashSet<String>();

        assertThat(document.operations()).allSatisfy(operation -> {
            var node = operation.node();
            assertThat(node.path("summary").asText()).as(operation.name()).endsWith(".");
            assertThat(tags).contains(node.path("tags").path(0).asText());
            assertThat(ids.add(node.path("operationId").asText())).isTrue();
            assertThat(node.path("parameters")).allSatisfy(parameter -> {
                assertThat(parameter.path("description").asText())
                        .as("%s", parameter)
                        .isNotEmpty();
                assertThat(parameter.has("example")).as("%s", parameter).isTrue();
            });
            assertThat(operation.responses("2")).isNotEmpty();
            if (!operation.isStream()) {
                assertThat(operation.answers()).as(operation.name()).isNotEmpty();
            }
            assertThat(ApiDocument.names(node.path("responses"))).contains("401", "403", "500");
            assertThat(operation.responses("4"))
                    .allSatisfy(refusal -> assertThat(refusal.at("/content/application~1json/schema/$ref")
                                    .asText())
                            .endsWith("/Error"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void givesExamplesOfBodiesThatHaveTheFieldsOfTheSchema(Service service) {
        var document = documentOf(service);
        for (var operation : document.operations()) {
            var body = operation.node().path("requestBody");
            assertThat(body.isMissingNode()
                            || body.at("/content/application~1json/examples").size() > 0)
                    .as(operation.name())
                    .isTrue();
            var fields = ApiDocument.names(document.resolved(body.at("/content/application~1json/schema"))
                    .path("properties"));
            if (!fields.isEmpty()) {
                assertThat(operation.requests())
                        .as(operation.name())
                        .allSatisfy(example -> assertThat(fields).containsAll(ApiDocument.names(example)));
            }
        }
    }

    @Test
    void offersAnAgentOnlyTheOutcomesThatTheStoreTakes() {
        var document = documentOf(Service.JOB_STORE);
        for (var schema : List.of("OutcomeBody", "OutcomeEntry")) {
            assertThat(document.root.at("/components/schemas/" + schema + "/properties/outcome/enum"))
                    .extracting(JsonNode::asText)
                    .containsExactly("COMPLETED", "FAILED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesExamplesThatTheServiceItselfAcceptsAndAnswersLike(Service service) {
        var document = documentOf(service);
        var complaints = new ArrayList<String>();
        // Twice: the second round finds the data of the first.
        for (var round = 0; round < 2; round++) {
            for (var operation : document.operations()) {
                for (var body : operation.requests()) {
                    send(document, operation, body, complaints);
                }
            }
        }

        assertThat(complaints).isEmpty();
    }

    private static void send(ApiDocument document, Operation operation, JsonNode body, List<String> complaints) {
        var answer = document.send(operation, body);
        var status = answer.statusCode();
        var asked = operation.name() + " " + body + " -> " + status;
        if (operation.isStream()) {
            close(answer.body());
        }
        if (!Set.of(200, 201, 202, 404, 409, 503).contains(status)
                || operation.responses("" + status).findAny().isEmpty()) {
            complaints.add(asked + " is not to be expected: " + ApiDocument.read(answer));
        } else if (status < 300 && !operation.isStream()) {
            var data = ApiDocument.read(answer).path("data");
            if (operation.answers().stream().noneMatch(example -> isLike(example.path("data"), data))) {
                complaints.add(asked + " is like no example: " + data);
            }
        }
    }

    /** Whether both have the same fields, as far as they have fields. */
    private static boolean isLike(JsonNode example, JsonNode answer) {
        if (example.isArray() && answer.isArray()) {
            return example.isEmpty() || answer.isEmpty() || isLike(example.get(0), answer.get(0));
        }
        if (example.isObject() && answer.isObject()) {
            return ApiDocument.names(example).equals(ApiDocument.names(answer))
                    && example.properties().stream()
                            .allMatch(field -> MAPS.contains(field.getKey())
                                    || isLike(field.getValue(), answer.get(field.getKey())));
        }
        return example.isNull() || answer.isNull() || example.getNodeType() == answer.getNodeType();
    }

    private static void close(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotToBeHadInProduction(Service service) {
        var pages = List.of(
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/swagger-ui.html",
                "/swagger-ui/index.html",
                "/swagger-ui/start.js");
        var open = documentOf(service);
        assertThat(pages)
                .allSatisfy(
                        page -> assertThat(open.get(page).statusCode()).as(page).isIn(200, 302));

        try (var context = service.start("--spring.profiles.active=production")) {
            assertThat(pages)
                    .allSatisfy(
                            page -> assertThat(ApiDocument.get(context, page).statusCode())
                                    .as(page)
                                    .isEqualTo(404));
            assertThat(context.getBeanDefinitionNames()).noneMatch(name -> name.contains("springdoc"));
            // Nor by its path in the library's jar.
            assertThat(context.getBeansOfType(AbstractUrlHandlerMapping.class).values())
                    .allSatisfy(mapping -> assertThat(mapping.getHandlerMap()).doesNotContainKey("/webjars/**"));
        }
    }
}
