package com.distributed.jobscheduler.coordinator;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.testing.SettableClock;
import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The due backlog beside each segment of the distribution. */
@Tag("ci")
class BacklogTest {
    private final SettableClock clock = new SettableClock();

    @Test
    void showsWhatTheStoreCountsAndNullWhenItCannotSay() {
        var store = new WireMockServer(options().dynamicPort());
        store.start();
        try (var coordinator = RunningCoordinator.start(
                TestDatabase.H2.newUrl(), clock, "coordinator.job-store-url=" + store.baseUrl())) {
            store.stubFor(get(urlPathEqualTo("/api/job-schedules/backlog")).willReturn(okJson("""
                    {"success":true,"data":[{"segment":7,"due":12,"oldest":"2029-12-31T23:59:00Z"}]}""")));
            // The very first call may take longer than the coordinator waits for a store.
            var all = await().until(
                            () -> coordinator.get("/api/segments").expect(200).data(),
                            segments -> !segments.path(7).path("dueBacklog").isNull());
            assertThat(all).hasSize(100);
            assertThat(all.path(7).path("segment").asInt()).isEqualTo(7);
            assertThat(all.path(7).path("dueBacklog").asInt()).isEqualTo(12);
            assertThat(all.path(7).path("oldestDue").asText()).isEqualTo("2029-12-31T23:59:00Z");
            assertThat(all.path(8).path("dueBacklog").isIntegralNumber()).isTrue();
            assertThat(all.path(8).path("dueBacklog").asInt()).isZero();

            for (var answer : new String[] {
                "{\"success\":true,\"data\":7}", "no json", "{\"success\":false}", "{\"success\":false,\"data\":[]}"
            }) {
                store.stubFor(get(urlPathEqualTo("/api/job-schedules/backlog")).willReturn(okJson(answer)));
                assertUnknown(coordinator);
            }
            store.stubFor(get(urlPathEqualTo("/api/job-schedules/backlog"))
                    .willReturn(aResponse().withStatus(404)));
            assertUnknown(coordinator);
            store.stop();
            assertUnknown(coordinator);
        }
    }

    @Test
    void refusesAStoreUrlThatIsNone() {
        assertThatThrownBy(() -> RunningCoordinator.start(
                                TestDatabase.H2.newUrl(), clock, "coordinator.job-store-url=ftp://store")
                        .close())
                .rootCause()
                .hasMessageContaining("coordinator.job-store-url");
    }

    private static void assertUnknown(RunningCoordinator coordinator) {
        var all = coordinator.get("/api/segments").expect(200).data();
        assertThat(all).hasSize(100);
        assertThat(all.path(7).path("dueBacklog").isNull()).isTrue();
    }
}
