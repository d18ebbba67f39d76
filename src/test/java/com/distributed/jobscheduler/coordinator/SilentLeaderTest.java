package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.testing.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leader with an unreachable URL: misspelt, or closed to other coordinators. */
@Tag("ci")
class SilentLeaderTest {
    @Test
    void isNamedToWhoeverWritesByAnotherCoordinator() {
        var database = TestDatabase.H2.newUrl();
        var clock = new SettableClock();
        var nowhere = "http://127.0.0.1:" + FreePort.take();
        try (var leader = RunningCoordinator.start(database, clock, "coordinator.node.url=" + nowhere)) {
            await().until(leader::leads);
            try (var follower = RunningCoordinator.start(
                    database, clock, "coordinator.node.id=coordinator-2", "coordinator.leadership.write-wait=500ms")) {
                var answer = follower.post("/api/scheduler-workers/register?workerId=worker-1");

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.envelope().path("errorCode").asText()).isEqualTo("NOT_LEADER");
                assertThat(answer.envelope().path("message").asText())
                        .contains(nowhere, "cannot be reached")
                        .doesNotContain("no coordinator leads");
            }
        }
    }
}
