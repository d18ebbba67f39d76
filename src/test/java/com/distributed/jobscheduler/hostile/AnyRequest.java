package com.distributed.jobscheduler.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random requests: a mapped method and path, and random values for the rest. */
final class AnyRequest {
    private AnyRequest() {}

    static Arbitrary<HostileRequest> of(List<Endpoint> endpoints) {
        return Arbitraries.of(endpoints).flatMap(AnyRequest::to);
    }

    private static Arbitrary<HostileRequest> to(Endpoint endpoint) {
        var text = Arbitraries.strings().all().ofMaxLength(30);
        var query = text.list().ofSize(endpoint.parameters().size());
        return Combinators.combine(text, query, body()).as((variable, values, body) -> {
            var path = endpoint.path().replaceAll("\\{\\w+(?::[^}]*)?}", encoded(variable + "x"));
            var request = HostileRequest.of(endpoint.method(), path + query(endpoint.parameters(), values));
            return endpoint.takesBody() ? request.json(body) : request;
        });
    }

    private static String query(List<String> names, List<String> values) {
        return names.isEmpty()
                ? ""
                : names.stream()
                        .map(name -> name + "=" + encoded(values.get(names.indexOf(name))))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Arbitrary<byte[]> body() {
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
        return Arbitraries.oneOf(bytes, json().map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    /** JSON whose fields are mostly known to some endpoint. */
    private static Arbitrary<String> json() {
        var scalar = Arbitraries.oneOf(
                Arbitraries.of(Corpus.FIELD_VALUES),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.strings().ascii().ofMaxLength(10).map(text -> "\"" + text + "\""));
        var name = Arbitraries.of(
                "jobId",
                "jobName",
                "workerId",
                "agentId",
                "segments",
                "segment",
                "epoch",
                "running",
                "outcome",
                "payload",
                "capacity",
                "limit",
                "asOf",
                "executionTime",
                "frequency",
                "status",
                "coordinatorId",
                "host",
                "port",
                "action",
                "filter",
                "labels",
                "maxRunning",
                "perMinute",
                "excludedDates",
                "excludedWeekdays",
                "zone",
                "interval",
                "jitter",
                "retryBackoff",
                "externalKey",
                "concurrencyKey",
                "priority",
                "starts",
                "outcomes");
        var object = Combinators.combine(name, scalar)
                .as((field, value) -> "\"" + field + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(fields -> "{" + String.join(",", fields) + "}");
        return Arbitraries.oneOf(object, object.map(one -> "[" + one + "]"), scalar);
    }
}
