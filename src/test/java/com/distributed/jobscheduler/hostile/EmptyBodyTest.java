package com.distributed.jobscheduler.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.access.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A call without a body is accepted with any content type (contract: "On the wire"). */
@Tag("ci")
@ResourceLock(Service.ALONE)
class EmptyBodyTest {
    private static final List<String> TYPES = List.of(
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "multipart/form-data",
            "text/plain;charset=UTF-8",
            "application/json",
            "application/json; charset=ISO-8859-1",
            "application/octet-stream",
            "application/vnd.of-nobody",
            "*/*",
            "application/*",
            "no type at all",
            "text/plain; charset=no-such",
            "/;=",
            "");
    private static final List<Framing> FRAMINGS = List.of(
            new Framing("no framing", "", List.of()),
            new Framing("a length of 0", "", List.of("Content-Length: 0")),
            new Framing("chunked, of no chunk", "0\r\n\r\n", List.of("Transfer-Encoding: chunked")));
    /** All other calls with a body require one. */
    private static final Set<String> WITH_AN_OPTIONAL_BODY =
            Set.of("POST /api/scheduler-workers/heartbeat", "POST /api/workers/{workerId}/heartbeat");

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("act", "pause"),
            Map.entry("workerId", "w-1"),
            Map.entry("coordinatorId", "coordinator-1"),
            Map.entry("desiredSegments", "3"),
            Map.entry("status", "SCHEDULED"),
            Map.entry("lastOutcome", "FAILED"),
            Map.entry("outcome", "FAILED"),
            Map.entry("paused", "false"),
            Map.entry("frequency", "DAILY"),
            Map.entry("dueFrom", "2026-01-05T10:00:00Z"),
            Map.entry("dueTo", "2026-01-05T11:00:00Z"),
            Map.entry("sort", "id"),
            Map.entry("after", "1"),
            Map.entry("page", "0"),
            Map.entry("from", "2026-01-05T10:00:00Z"),
            Map.entry("to", "2026-01-05T11:00:00Z"),
            Map.entry("before", "2026-01-05T10:30:00Z_1"),
            Map.entry("asOf", "2026-01-05T10:00:00Z"),
            Map.entry("segments", "1"),
            Map.entry("nextRunTime", "2026-01-05T10:00:00Z"));

    /** How a sender shows that there is no body. */
    private record Framing(String name, String body, List<String> headers) {
        HostileRequest of(HostileRequest bare) {
            return bare.body(body.getBytes(StandardCharsets.US_ASCII), headers.toArray(new String[0]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTakenWhateverItsContentType(Service service) {
        var context = service.alone();
        var port = port(context);
        var complaints = new ArrayList<String>();
        for (var endpoint : Endpoint.allOf(context)) {
            if (endpoint.takesBody() && !WITH_AN_OPTIONAL_BODY.contains(endpoint.name())) {
                continue;
            }
            var plain = new Variations(endpoint, VALUES, null).plain();
            assertThat(isTaken(plain.sendTo(port))).as("%s", plain).isTrue();
            for (var framing : FRAMINGS) {
                for (var type : TYPES) {
                    var answer = framing.of(plain.with("Content-Type: " + type)).sendTo(port);
                    if (!isTaken(answer)) {
                        complaints.add("%s with '%s', %s: %s".formatted(endpoint.name(), type, framing.name(), answer));
                    }
                }
            }
        }
        assertThat(complaints).isEmpty();
    }

    private static boolean isTaken(RawAnswer answer) {
        return !Set.of(0, 400, 408, 413, 415, 500).contains(answer.status());
    }

    /** There, a body of another type is refused as no JSON, and a missing body as missing, not for its type. */
    @Test
    void isNotTakenWhereABodyIsNeeded() {
        var context = Service.COORDINATOR.alone();
        var register = HostileRequest.of("POST", "/api/coordinator/register");
        var heartbeat = HostileRequest.of("POST", "/api/scheduler-workers/heartbeat?workerId=w-1");
        for (var type : TYPES) {
            for (var framing : FRAMINGS) {
                var answer = framing.of(register.with("Content-Type: " + type)).sendTo(port(context));
                assertThat(answer.status()).as("%s, %s", type, framing.name()).isEqualTo(400);
                assertThat(answer.body()).contains("a JSON body is required");
            }
            if (!type.startsWith("application/json")) {
                for (var request : List.of(register, heartbeat)) {
                    var typed = request.with("Content-Type: " + type);
                    assertThat(List.of(
                                    typed.body(new byte[] {'{', '}'}, "Content-Length: 2"),
                                    typed.body(
                                            "2\r\n{}\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                                            "Transfer-Encoding: chunked")))
                            .allSatisfy(full -> assertThat(
                                            full.sendTo(port(context)).status())
                                    .as("%s", full)
                                    .isEqualTo(415));
                }
            }
        }
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }
}
