package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.system.FreePort;
import com.distributed.jobscheduler.testing.SettableClock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;

/** Two coordinators with the same id on one database: a copied configuration, or a restart. */
@Tag("ci")
@ExtendWith(OwnLog.Extension.class)
class SharedNodeIdTest {
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void onlyOneLeadsAndTheOtherSaysWhatIsWrong(TestDatabase database, OwnLog output) {
        var url = database.newUrl();
        var clock = new SettableClock();
        try (var first = start(url, clock)) {
            await().until(first::leads);
            try (var second = start(url, clock)) {
                await().until(() -> readiness(second).equals(Status.OUT_OF_SERVICE));

                assertThat(second.leads()).isFalse();
                assertThat(first.leads()).isTrue();
                assertThat(output.toString()).doesNotContain("leadership.lost", "leadership.superseded");
                assertThat(readiness(first)).isEqualTo(Status.UP);
                var there = second.get("/api/coordinator/leader").expect(200).data();
                assertThat(there.path("coordinatorId").asText()).isEqualTo("coordinator-1");
                assertThat(there.path("isLeader").asBoolean()).isFalse();
                assertThat(there.path("answeredBy").isNull()).isTrue();
                assertThat(there.path("remark").asText()).contains("coordinator.node.id");
                var here = first.get("/api/coordinator/leader").expect(200).data();
                assertThat(here.path("isLeader").asBoolean()).isTrue();
                assertThat(here.path("answeredBy").asText()).isEqualTo("coordinator-1");
                assertThat(here.has("remark")).isFalse();
                second.register("worker-1");
                assertThat(first.get("/api/scheduler-workers").data()).hasSize(1);
                assertThat(lines(output, "node.id-taken"))
                        .singleElement()
                        .asString()
                        .contains("coordinator-1");

                first.close();
                await().until(second::leads);
                await().until(() -> readiness(second).equals(Status.UP));
                assertThat(lines(output, "node.id-free")).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aRestartAtItsOwnUrlNeedNotWaitForTheLeaseOfItsFormerProcess(TestDatabase database, OwnLog output) {
        var url = database.newUrl();
        var clock = new SettableClock();
        var own = "coordinator.node.url=http://127.0.0.1:" + FreePort.take();
        // Not closed before the other starts: its lease of a minute is still valid.
        try (var former = RunningCoordinator.start(url, clock, own)) {
            await().until(former::leads);
            try (var restarted = RunningCoordinator.start(url, clock, own)) {
                await().until(restarted::leads);
                await().until(() -> !former.leads());
                assertThat(lines(output, "leadership.lost")).hasSize(1);
            }
        }
    }

    private static RunningCoordinator start(String url, SettableClock clock) {
        return RunningCoordinator.start(url, clock, "coordinator.leadership.lease=3s");
    }

    private static Status readiness(RunningCoordinator coordinator) {
        return coordinator.bean(HealthEndpoint.class).healthForPath("readiness").getStatus();
    }

    private static List<String> lines(OwnLog output, String event) {
        return output.toString()
                .lines()
                .filter(line -> line.contains(" " + event + " "))
                .toList();
    }
}
