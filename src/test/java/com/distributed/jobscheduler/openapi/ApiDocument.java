package com.distributed.jobscheduler.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The API description of a running service, and the service to compare it with. */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ApplicationContext context;
    private final String url;
    final JsonNode root;

    ApiDocument(ApplicationContext context) {
        this.context = context;
        this.url = urlOf(context);
        this.root = read(get("/v3/api-docs"));
    }

    /** One operation of the document, by method and path. */
    record Operation(String method, String path, JsonNode node) {
        String name() {
            return method + " " + path;
        }

        /** Example bodies; an empty one where there is none. */
        List<JsonNode> requests() {
            var examples = node.at("/requestBody/content/application~1json/examples");
            return examples.isMissingNode()
                    ? List.of(JSON.missingNode())
                    : examples.findValues("value").stream()
                            .limit(examples.size())
                            .toList();
        }

        List<JsonNode> answers() {
            return responses("2")
                    .flatMap(response -> response.at("/content/application~1json/examples").properties().stream())
                    .map(example -> example.getValue().path("value"))
                    .toList();
        }

        Stream<JsonNode> responses(String status) {
            return node.path("responses").properties().stream()
                    .filter(response -> response.getKey().startsWith(status))
                    .map(response -> response.getValue());
        }

        boolean isStream() {
            return responses("2").anyMatch(response -> response.path("content").has("text/event-stream"));
        }
    }

    /** Order of the calls: first those that create, last those that delete. */
    List<Operation> operations() {
        var all = new ArrayList<Operation>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        all.sort(Comparator.comparingInt(operation -> operation.method().equals("DELETE")
                ? 2
                : operation.method().equals("POST") && !operation.path().contains("{") ? 0 : 1));
        return all;
    }

    /** The routes of the service, in the document's notation. */
    Set<String> routes() {
        var routes = new TreeSet<String>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .map(path -> path.replaceAll("\\{(\\w+):[^}]*}", "{$1}"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> routes.add(method + " " + path))));
        return routes;
    }

    /** Sends one of an operation's example bodies, with its example parameters. */
    HttpResponse<InputStream> send(Operation operation, JsonNode body) {
        var path = operation.path();
        var query = new TreeMap<String, String>();
        var request = HttpRequest.newBuilder();
        for (var parameter : operation.node().path("parameters")) {
            var name = parameter.path("name").asText();
            var example = parameter.path("example").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> path = path.replace("{" + name + "}", encoded(example));
                case "query" -> query.put(name, encoded(example));
                default -> request.header(name, example);
            }
        }
        var asked = query.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
        if (body.isMissingNode()) {
            request.method(operation.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(operation.method(), BodyPublishers.ofString(body.toString()));
        }
        return exchange(request.uri(URI.create(url + path + (asked.isEmpty() ? "" : "?" + String.join("&", asked)))));
    }

    HttpResponse<InputStream> get(String path) {
        return get(context, path);
    }

    static HttpResponse<InputStream> get(ApplicationContext context, String path) {
        return exchange(HttpRequest.newBuilder(URI.create(urlOf(context) + path)));
    }

    private static String urlOf(ApplicationContext context) {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    static JsonNode read(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The schema behind a reference, or the schema itself. */
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .sorted()
                .toList();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static HttpResponse<InputStream> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
