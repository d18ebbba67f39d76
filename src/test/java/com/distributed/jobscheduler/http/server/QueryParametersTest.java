package com.distributed.jobscheduler.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.access.Service;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** An unknown query parameter is refused (contract: "A query parameter that a list does not know is 400"). */
@Tag("application")
@ResourceLock(Service.ALONE)
class QueryParametersTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void anUnknownOneIsRefusedByEveryRead(Service service) {
        var reads = readsOf(service);

        assertThat(reads).isNotEmpty().allSatisfy(read -> {
            for (var method : Set.of("GET", "HEAD")) {
                var answer = send(service, method, read.replaceAll("\\{\\w+}", "1") + "?surelyUnknown=1");
                assertThat(answer.status()).as(method + " " + read).isEqualTo(400);
                if (method.equals("GET")) {
                    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
                    assertThat(answer.message()).startsWith("surelyUnknown: ").contains("GET " + read + " takes ");
                }
            }
        });
    }

    private static Set<String> readsOf(Service service) {
        var paths = new TreeSet<String>();
        service.alone()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    if (mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                        paths.addAll(mapping.getPatternValues());
                    }
                });
        paths.removeIf(path -> !path.startsWith("/api/"));
        return paths;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JOB_STORE   | /api/jobs?jobname=log                  | jobname: unknown query parameter; GET /api/jobs takes after, dueFrom, dueTo, exactTotal, externalKey, frequency, jobName, label, lastOutcome, namePrefix, page, paused, segment, size, sort, status, userId
            JOB_STORE   | /api/jobs?status=PENDING&Size=5        | Size: unknown query parameter; GET /api/jobs takes after, dueFrom, dueTo, exactTotal, externalKey, frequency, jobName, label, lastOutcome, namePrefix, page, paused, segment, size, sort, status, userId
            JOB_STORE   | /api/jobs/1?verbose                    | verbose: unknown query parameter; GET /api/jobs/{id} takes none
            JOB_STORE   | /api/jobs?status=                      | status: must not be empty
            JOB_STORE   | /api/jobs?status                       | status: must not be empty
            JOB_STORE   | /api/jobs?size=                        | size: must not be empty
            JOB_STORE   | /api/jobs?userId=1&userId=2            | userId: must be given once
            COORDINATOR | /api/segments?worker=worker-1          | worker: unknown query parameter; GET /api/segments takes workerId
            COORDINATOR | /api/segments?workerId=w&worker=w      | worker: unknown query parameter; GET /api/segments takes workerId
            COORDINATOR | /api/scheduler-workers?workerId=w      | workerId: unknown query parameter; GET /api/scheduler-workers takes none
            """)
    void theRefusalNamesItAndThoseThatAreKnown(Service service, String path, String message) {
        var answer = send(service, "GET", path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "JOB_STORE, /api/jobs",
        "JOB_STORE, /api/jobs?",
        "JOB_STORE, /api/jobs?status=PENDING&page=0&size=10",
        "JOB_STORE, /api/jobs?status=PENDING&status=FAILED&label=a&label=b",
        "JOB_STORE, /api/job-schedules/backlog?asOf=2026-01-01T00:00:00Z",
        "JOB_STORE, '/api/job-schedules/due?asOf=2026-01-01T00:00:00Z&segments=1,2&limit=5'",
        "JOB_STORE, /api/job-schedules/due?asOf=2026-01-01T00:00:00Z&segments=1&segments=2",
        "COORDINATOR, /api/segments",
        "WORKER, /api/scheduler-worker/status",
        "AGENT, /api/worker-agent/jobs/running"
    })
    void theKnownOnesAreTaken(Service service, String path) {
        assertThat(send(service, "GET", path).status()).isEqualTo(200);
    }

    /** A base-only sender may send more than we need. A parameter that we need cannot be misspelt unnoticed. */
    @ParameterizedTest
    @CsvSource({
        "COORDINATOR, POST, /api/scheduler-workers/register?workerId=w&capacity=5, 200, ''",
        "COORDINATOR, POST, /api/segments/assign?workerId=w&desiredSegment=10, 400, desiredSegments",
        "COORDINATOR, DELETE, /api/segments/release?worker=w, 400, workerId",
        "JOB_STORE, PUT, /api/jobs/1/status?state=SCHEDULED, 400, status",
        "JOB_STORE, PUT, /api/jobs/1/status?status=SCHEDULED&status=CANCELLED, 400, status: must be given once",
        "JOB_STORE, PUT, /api/jobs/999999/status?status=SCHEDULED&by=w, 404, ''"
    })
    void aWriteTakesMoreThanItKnowsButNoOther(Service service, String method, String path, int status, String message) {
        var answer = send(service, method, path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(String.valueOf(answer.message())).contains(message);
    }

    private Answer send(Service service, String method, String path) {
        var port = service.alone().getEnvironment().getProperty("local.server.port");
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                var isStream =
                        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
                return new Answer(answer.statusCode(), isStream ? json.missingNode() : json.readTree(body));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Answer(int status, JsonNode body) {
        String message() {
            return body.path("message").textValue();
        }

        String errorCode() {
            return body.path("errorCode").textValue();
        }
    }
}
