package com.distributed.jobscheduler.jobstore.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guide's example request and its check of the signature, as written. */
class BeingToldGuideTest {
    private static final String CALLS = """
            import json, sys
            given = json.load(sys.stdin)
            headers, body, secret, sent = given["headers"], given["body"].encode(), given["secret"], int(given["headers"]["webhook-timestamp"])
            def at(seconds, *arguments):
                time.time = lambda: seconds
                return is_genuine(*arguments)
            print(at(sent, headers, body, secret), at(sent, headers, body + b" ", secret), at(sent + 400, headers, body, secret),
                  at(sent, headers, body, "whsec_" + base64.b64encode(b"another key of enough bytes").decode()),
                  at(sent, {**headers, "webhook-signature": "v1,AAAA " + headers["webhook-signature"]}, body, secret))
            """;

    private static String section;
    private static Map<String, String> headers;
    private static String body;
    private static String secret;

    @BeforeAll
    static void readTheGuide() throws IOException {
        section =
                Files.readString(Path.of("docs/job-store.md")).replaceAll("(?s).*\n## Being told\n(.*?)\n## .*", "$1");
        var request = block("http").split("\n\n", 2);
        headers = request[0]
                .lines()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> header[1]));
        body = request[1].strip();
        var found = Pattern.compile("secret `(whsec_[^`]+)`").matcher(section);
        assertThat(found.find()).isTrue();
        secret = found.group(1);
    }

    private static String block(String language) {
        var found = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section);
        assertThat(found.find()).as(language).isTrue();
        return found.group(1);
    }

    @Test
    void showsARequestAsTheStoreSendsIt() throws IOException {
        var json = new ObjectMapper().readTree(body);

        assertThat(SigningKeys.of(secret, null)
                        .sign(headers.get("webhook-id"), Long.parseLong(headers.get("webhook-timestamp")), body))
                .isEqualTo(headers.get("webhook-signature"));
        assertThat(names(json)).isEqualTo(names(Notice.class.getRecordComponents()));
        assertThat(names(json.path("data"))).isEqualTo(names(Notice.Content.class.getRecordComponents()));
        assertThat(Arrays.stream(NoticeKind.values())).allMatch(kind -> section.contains("| `" + kind + "` |"));
    }

    private static String names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(","));
    }

    private static String names(RecordComponent... components) {
        return Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(","));
    }

    @Test
    void checksTheSignature() throws IOException, InterruptedException {
        assumeThat(Stream.of(System.getenv("PATH").split(":")))
                .as("python3 is not installed")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        var python = new ProcessBuilder("python3", "-c", block("python") + CALLS)
                .redirectErrorStream(true)
                .start();
        try (var in = python.getOutputStream()) {
            new ObjectMapper().writeValue(in, Map.of("headers", headers, "body", body, "secret", secret));
        }
        var said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(python.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo("True False False False True");
    }
}
