package com.distributed.jobscheduler.hostile;

import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One valid request of an endpoint, and its variations by the corpus.
 *
 * @param values valid path variables and query parameters, by name
 * @param body a valid body; null where there is none
 */
record Variations(Endpoint endpoint, Map<String, String> values, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::[^}]*)?}");
    private static final int TOO_LARGE = 1_200_000;
    private static final List<String> OURS = Arrays.stream(WireHeaders.class.getDeclaredFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
            .map(Variations::constant)
            .toList();

    HostileRequest plain() {
        return withBody(HostileRequest.of(endpoint.method(), path() + query("", null)));
    }

    private HostileRequest withBody(HostileRequest request) {
        return body == null ? request : request.json(body);
    }

    private String path() {
        return VARIABLE.matcher(endpoint.path()).replaceAll(v -> value(v.group(1)));
    }

    private String value(String name) {
        return values.getOrDefault(name, "1");
    }

    /** All parameters, the named one with this text; null leaves it out. */
    private String query(String changed, String text) {
        var parts = new ArrayList<String>();
        for (var name : endpoint.parameters()) {
            if (!name.equals(changed)) {
                parts.add(name + "=" + value(name));
            } else if (text != null) {
                parts.add(name + "=" + text);
            }
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    /** All variations that reach the endpoint. */
    Stream<HostileRequest> ofValues() {
        return Stream.of(queries(), paths(), headers(), fields()).flatMap(requests -> requests);
    }

    /** All variations that are refused before the endpoint. */
    Stream<HostileRequest> ofForm() {
        return Stream.of(accepted(), methods(), bodies(), framings()).flatMap(requests -> requests);
    }

    private Stream<HostileRequest> queries() {
        return endpoint.parameters().stream().flatMap(name -> {
            var twice = query(name, value(name) + "&" + name + "=" + value(name));
            var oneOfEach = Corpus.URL_VALUES.stream().map(text -> query(name, text));
            return Stream.concat(Stream.of(query(name, null), twice, query(name, "1") + "[]=1"), oneOfEach)
                    .map(query -> withBody(HostileRequest.of(endpoint.method(), path() + query)));
        });
    }

    private Stream<HostileRequest> paths() {
        var changed = VARIABLE.matcher(endpoint.path())
                .results()
                .flatMap(variable -> Stream.concat(Corpus.URL_VALUES.stream(), Corpus.PATH_VALUES.stream())
                        .map(text -> endpoint.path().replace(variable.group(), text)));
        var appended = Corpus.PATH_VALUES.stream().map(text -> endpoint.path() + "/" + text);
        return Stream.concat(changed, appended)
                .map(path -> VARIABLE.matcher(path).replaceAll(v -> value(v.group(1))))
                .map(path -> withBody(HostileRequest.of(endpoint.method(), path + query("", null))));
    }

    /** Each header that the endpoint declares, alone and twice; headers that a filter might read, all at once. */
    private Stream<HostileRequest> headers() {
        if (endpoint.headers().isEmpty()) {
            return Stream.empty();
        }
        var others = Stream.concat(OURS.stream(), Stream.of("traceparent"))
                .filter(name -> !endpoint.headers().contains(name))
                .toList();
        var one = endpoint.headers().stream()
                .flatMap(name -> Corpus.HEADER_VALUES.stream()
                        .flatMap(value -> Stream.of(
                                plain().with(name + ": " + value), plain().with(name + ": 1", name + ": " + value))));
        var all = Corpus.HEADER_VALUES.stream()
                .map(value -> plain().with(
                                others.stream().map(name -> name + ": " + value).toArray(String[]::new)));
        return Stream.concat(one, all);
    }

    private Stream<HostileRequest> accepted() {
        return Corpus.ACCEPTS.stream().map(value -> plain().with("Accept: " + value));
    }

    private static String constant(Field field) {
        try {
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<HostileRequest> methods() {
        return Corpus.METHODS.stream()
                .filter(method -> !method.equals(endpoint.method()))
                .map(method -> HostileRequest.of(method, path() + query("", null)));
    }

    private Stream<HostileRequest> bodies() {
        var bare = HostileRequest.of(endpoint.method(), path() + query("", null));
        if (!endpoint.takesBody()) {
            return Stream.of(bare.json("{\"a\":"), bare.json(Corpus.nested("[", "]", Corpus.DEEP)));
        }
        var valid = body.getBytes(StandardCharsets.UTF_8);
        var types = Corpus.CONTENT_TYPES.stream()
                .flatMap(type -> Stream.of(valid, "%zz=%&a=%ff".getBytes(StandardCharsets.UTF_8))
                        .map(text -> bare.body(text, "Content-Type: " + type, "Content-Length: " + text.length)));
        var untyped = Stream.of(bare.body(valid, "Content-Length: " + valid.length));
        return Stream.of(Corpus.brokenBodies().map(bare::json), types, untyped).flatMap(s -> s);
    }

    /** The valid body with one field at a time replaced, doubled or left out. */
    private Stream<HostileRequest> fields() {
        if (!endpoint.takesBody()) {
            return Stream.empty();
        }
        var bare = HostileRequest.of(endpoint.method(), path() + query("", null));
        var tree = parsed();
        var inArray = tree.isArray();
        var object = inArray ? tree.get(0) : tree;
        var changed = new ArrayList<String>();
        object.fieldNames().forEachRemaining(name -> {
            changed.add(object(object, name, null));
            changed.add(object(object, name, object.get(name) + ",\"" + name + "\":" + object.get(name)));
            Corpus.FIELD_VALUES.forEach(value -> changed.add(object(object, name, value)));
        });
        return changed.stream().map(text -> bare.json(inArray ? "[" + text + "]" : text));
    }

    private JsonNode parsed() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String object(JsonNode object, String changed, String value) {
        var parts = new ArrayList<String>();
        object.properties().forEach(field -> {
            if (!field.getKey().equals(changed)) {
                parts.add("\"" + field.getKey() + "\":" + field.getValue());
            } else if (value != null) {
                parts.add("\"" + field.getKey() + "\":" + value);
            }
        });
        return "{" + String.join(",", parts) + "}";
    }

    /** Bodies longer than they declare or than allowed, or wrongly chunked. */
    private Stream<HostileRequest> framings() {
        if (!endpoint.takesBody()) {
            return Stream.empty();
        }
        var bare =
                HostileRequest.of(endpoint.method(), path() + query("", null)).with("Content-Type: application/json");
        var chunked = "Transfer-Encoding: chunked";
        var large = "\"" + "x".repeat(TOO_LARGE) + "\"";
        return Stream.of(
                bare.body(bytes("{\"a\":"), "Content-Length: 100"),
                bare.body(bytes("{\"a\":"), "Content-Length: 2000000000"),
                bare.body(bytes("{}"), "Content-Length: -1"),
                bare.body(bytes("{}"), "Content-Length: x"),
                bare.body(bytes("{}"), "Content-Length: 99999999999999999999"),
                bare.body(bytes("{}"), "Content-Length: 2", "Content-Length: 1"),
                bare.body(bytes("2\r\n{}\r\n0\r\n\r\n"), chunked, "Content-Length: 2"),
                bare.body(bytes("zz\r\n{}\r\n"), chunked),
                bare.body(bytes("-1\r\n{}\r\n"), chunked),
                bare.body(bytes("ffffffffffffffff\r\n{}"), chunked),
                bare.body(bytes("5\r\n{}"), chunked),
                bare.body(bytes(""), chunked),
                bare.body(bytes(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n"), chunked),
                bare.json(large));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Requests for no endpoint: most of them never reach one. */
    static List<HostileRequest> ofTheContainer() {
        var get = HostileRequest.of("GET", "/");
        return List.of(
                get,
                HostileRequest.of("GET", "/nowhere/%1b%5b31m"),
                HostileRequest.of("GET", "/error"),
                HostileRequest.of("POST", "/error").json("{"),
                HostileRequest.of("GET", "/..%2f..%2fetc/passwd"),
                HostileRequest.of("GET", "/../../etc/passwd"),
                HostileRequest.of("GET", "/WEB-INF/web.xml"),
                HostileRequest.of("GET", "/actuator/..;/env"),
                HostileRequest.of("GET", "/actuator/%00"),
                HostileRequest.of("GET", "/a|b{c}"),
                HostileRequest.of("GET", "http://elsewhere/api"),
                HostileRequest.of("GET", "*"),
                HostileRequest.of("GET", "no-slash"),
                HostileRequest.of("GET", "/\u00ff"),
                HostileRequest.of("GET", "/" + "x".repeat(20_000)),
                HostileRequest.of("G<T", "/"),
                HostileRequest.of("", "/"),
                HostileRequest.of("CONNECT", "localhost:1"),
                get.with("Host: a", "Host: b"),
                get.with("Host: a b"),
                get.with("Host: "),
                get.with("no colon"),
                get.with(": no name"),
                get.with("N\u0000me: x"),
                get.with("Folded: a\r\n b"),
                get.with("Long: " + "x".repeat(100_000)),
                get.with("Cookie: " + "a=b;".repeat(1_000)),
                get.with("Expect: the-unexpected"),
                get.with("Upgrade: h2c", "HTTP2-Settings: x"),
                get.with("Range: bytes=9-1"),
                get.with("If-Modified-Since: never"),
                get.with("X-Forwarded-Host: \u001b[31m", "X-Forwarded-Port: x"),
                get.with("X-HTTP-Method-Override: DELETE"));
    }
}
