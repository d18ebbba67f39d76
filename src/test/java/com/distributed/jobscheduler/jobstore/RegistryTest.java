package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("application")
class RegistryTest {
    private static final String FIRST = "20260101T100000000Z-aaaaaaaa";
    private static final String SECOND = "20260101T110000000Z-bbbbbbbb";

    @OnEachDatabase
    void registersAgentsAndShowsTheirLoad(Store store) {
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"segment\":3}");
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":12}");
        var heartbeat = store.post("/api/workers/agent-1/heartbeat", "{\"currentLoad\":4}");

        assertThat(heartbeat.data().path("currentLoad").intValue()).isEqualTo(4);
        assertThat(store.post("/api/workers/agent-1/heartbeat", "").status()).isEqualTo(200);
        var all = store.get("/api/workers").data();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).path("capacity").intValue()).isEqualTo(12);
        assertThat(all.get(0).path("status").textValue()).isEqualTo("ONLINE");
    }

    @OnEachDatabase
    void keepsWhatAnAgentCanRunUntilItSaysOtherwise(Store store) {
        store.post(
                "/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"handlers\":[\"http\",\"a, b\",\"log\"]}");
        assertThat(store.post("/api/workers/agent-1/heartbeat", "{}").data().path("handlers"))
                .extracting(name -> name.textValue())
                .containsExactly("http", "a, b", "log");

        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"handlers\":[]}");
        assertThat(store.get("/api/workers").data().get(0).path("handlers").toString())
                .isEqualTo("[]");

        // An agent of release 1.0.0, or one that takes all names.
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
        assertThat(store.get("/api/workers").data().get(0).has("handlers")).isFalse();
    }

    @OnEachDatabase
    void showsAnAgentsVersionAsItSaidItLast(Store store) {
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
        assertThat(store.get("/api/workers").data().get(0).has("version")).isFalse();

        // The store was upgraded, and the agent has been registered for long.
        store.post("/api/workers/agent-1/heartbeat", "{\"version\":\"1.1.0\"}");
        var after = store.post("/api/workers/agent-1/heartbeat", "{\"currentLoad\":1}");
        assertThat(after.data().path("version").textValue()).isEqualTo("1.1.0");
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"version\":\"1.2.0\"}");
        assertThat(store.get("/api/workers").data().get(0).path("version").textValue())
                .isEqualTo("1.2.0");
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
        assertThat(store.get("/api/workers").data().get(0).has("version")).isFalse();

        for (var call : List.of("/api/workers", "/api/workers/agent-1/heartbeat")) {
            var refused = store.post(
                    call, "{\"workerId\":\"agent-1\",\"capacity\":11,\"version\":\"%s\"}".formatted("x".repeat(65)));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).isEqualTo("version: must have at most 64 characters");
        }
        assertThat(store.get("/api/workers").data().get(0).path("capacity").intValue())
                .isEqualTo(10);
    }

    @OnEachDatabase
    void refusesHandlersThatAreTooManyOrNoNames(Store store) {
        var tooMany = String.join(",", Collections.nCopies(1_001, "\"a\""));
        for (var handlers : List.of(
                "[\"a\",\" \"]",
                "[null]",
                "[\"a\\nb\"]",
                "[\"" + "x".repeat(256) + "\"]",
                "[" + tooMany + "]",
                "\"log\"",
                "[7]")) {
            var answer = store.post(
                    "/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"handlers\":" + handlers + "}");

            assertThat(answer.status()).as(handlers).isEqualTo(400);
            assertThat(answer.message()).startsWith("handlers");
        }
        assertThat(store.get("/api/workers").data()).isEmpty();
    }

    @OnEachDatabase
    void showsWhereAnAgentIsReachedUntilItSaysOtherwise(Store store) {
        var registered = registerAt(store, "\"http://agent-1.example:8084/shop//\"");

        for (var answer : List.of(
                registered.data(),
                store.post("/api/workers/agent-1/heartbeat", "{}").data(),
                store.get("/api/workers").data().get(0))) {
            assertThat(answer.path("url").textValue())
                    .as("without the slashes at its end")
                    .isEqualTo("http://agent-1.example:8084/shop");
        }

        var longest = "https://[fd00::2]:8084/" + "x".repeat(500 - 23);
        assertThat(registerAt(store, "\"" + longest + "\"").data().path("url").textValue())
                .isEqualTo(longest);

        // An agent of release 1.0.0, or one that does not say where it is.
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
        assertThat(store.get("/api/workers").data().get(0).has("url")).isFalse();
        assertThat(registerAt(store, "null").data().has("url")).isFalse();
    }

    @OnEachDatabase
    void refusesWhatIsNoBaseUrlAndRepeatsNoSecretOfIt(Store store) {
        registerAt(store, "\"http://agent-1:8084\"");
        for (var url : List.of(
                "",
                " ",
                "agent-1:8084",
                "/shop",
                "ftp://agent-1",
                "http://",
                "http:///shop",
                "http://a_b c/",
                "http://agent-1?secret",
                "http://agent-1#secret",
                "http://user:secret@agent-1",
                "http://user:secret@agent-1:port",
                "http://agent-1/\\u0000secret",
                "http://agent-1/\\n",
                "http://agent-1/\\ud800",
                "http://agent-1:0",
                "http://agent-1:99999",
                "http://[fe80::1%25eth0]:8084",
                "http://agent-1/" + "x".repeat(486))) {
            assertRefused(store, "\"" + url + "\"");
        }
        for (var other : List.of("7", "{}", "[\"http://user:secret@agent-1\"]", "true")) {
            assertRefused(store, other);
        }
        assertThat(registerAt(store, "\"http://user:secret@agent-1\"").message())
                .isEqualTo("url: must be an http or https URL with a host and without credentials, query or fragment");
    }

    private static void assertRefused(Store store, String url) {
        var answer = registerAt(store, url);

        assertThat(answer.status()).as(url).isEqualTo(400);
        assertThat(answer.message()).as(url).startsWith("url").doesNotContain("secret");
        assertThat(store.get("/api/workers").data().get(0).path("url").textValue())
                .as("unchanged by %s", url)
                .isEqualTo("http://agent-1:8084");
    }

    private static Answer registerAt(Store store, String url) {
        return store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10,\"url\":" + url + "}");
    }

    @OnEachDatabase
    void showsASilentAgentAsOffline(Store store) {
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");

        store.clock.advance(Duration.ofSeconds(61));

        assertThat(store.get("/api/workers").data().get(0).path("status").textValue())
                .isEqualTo("OFFLINE");
    }

    @OnEachDatabase
    void tellsTwoAgentsOfOneIdApart(Store store) {
        register(store, FIRST);
        store.clock.advance(Duration.ofSeconds(5));
        register(store, SECOND);
        assertThat(loads(store))
                .as("the second one may be a restart of the first")
                .containsExactly(SECOND + "=0");

        store.clock.advance(Duration.ofSeconds(5));
        assertThat(beat(store, FIRST, 3).data().path("currentLoad").intValue()).isEqualTo(3);
        var other = beat(store, SECOND, 7).data();

        assertThat(loads(store)).containsExactly(FIRST + "=3", SECOND + "=7");
        assertThat(other.path("othersOfThisId").intValue()).isEqualTo(1);
    }

    @OnEachDatabase
    void showsAnAgentThatWasRestartedOnce(Store store) {
        store.post("/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
        for (var instance : List.of(FIRST, SECOND)) {
            store.clock.advance(Duration.ofSeconds(5));
            register(store, instance);
            store.clock.advance(Duration.ofSeconds(5));
            assertThat(beat(store, instance, 2).data().has("othersOfThisId")).isFalse();
            assertThat(loads(store)).containsExactly(instance + "=2");
        }
        store.clock.advance(Duration.ofMinutes(2));
        assertThat(loads(store)).as("the last one stays, OFFLINE").containsExactly(SECOND + "=2");
        assertThat(beat(store, "20260101T120000000Z-cccccccc", 1).errorCode()).isEqualTo("UNKNOWN_WORKER");
    }

    private static Answer register(Store store, String instance) {
        return store.postAs(instance, "/api/workers", "{\"workerId\":\"agent-1\",\"capacity\":10}");
    }

    private static Answer beat(Store store, String instance, int load) {
        return store.postAs(instance, "/api/workers/agent-1/heartbeat", "{\"currentLoad\":" + load + "}");
    }

    private static List<String> loads(Store store) {
        return store.get("/api/workers")
                .data()
                .valueStream()
                .map(agent -> agent.path("instance").asText() + "="
                        + agent.path("currentLoad").intValue())
                .toList();
    }

    @OnEachDatabase
    void answers404ToTheHeartbeatOfAnUnknownAgent(Store store) {
        assertThat(store.post("/api/workers/nobody/heartbeat", "{}").errorCode())
                .isEqualTo("UNKNOWN_WORKER");
    }
}
