package com.distributed.jobscheduler.jobstore;

import static com.distributed.jobscheduler.wire.JobStatus.CANCELLED;
import static com.distributed.jobscheduler.wire.JobStatus.COMPLETED;
import static com.distributed.jobscheduler.wire.JobStatus.FAILED;
import static com.distributed.jobscheduler.wire.JobStatus.PENDING;
import static com.distributed.jobscheduler.wire.JobStatus.RUNNING;
import static com.distributed.jobscheduler.wire.JobStatus.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;

@Tag("application")
class StateMachineTest {
    /** Written out from the specification (semantics: "State machine"), not taken from the code. */
    private static final Map<JobStatus, Set<JobStatus>> FROM = Map.of(
            PENDING, Set.of(SCHEDULED, RUNNING),
            SCHEDULED, Set.of(PENDING),
            RUNNING, Set.of(SCHEDULED),
            COMPLETED, Set.of(SCHEDULED, RUNNING),
            FAILED, Set.of(SCHEDULED, RUNNING),
            CANCELLED, Set.of(PENDING, SCHEDULED, RUNNING));

    @OnEachDatabase
    void makesTheMovesOfTheSpecificationAndRefusesAllOthers(Store store) {
        for (var from : JobStatus.values()) {
            for (var to : JobStatus.values()) {
                var id = store.submit("ONE_TIME").id();
                bring(store, id, from);
                var before = store.job(id).data();

                var move = store.put("/api/jobs/" + id + "/status?status=" + to);

                if (FROM.get(to).contains(from)) {
                    assertThat(move.status()).as("%s -> %s", from, to).isEqualTo(200);
                    assertThat(store.job(id).jobStatus()).isEqualTo(to.name());
                } else {
                    assertThat(move.status()).as("%s -> %s", from, to).isEqualTo(409);
                    assertThat(move.errorCode()).isEqualTo("INVALID_TRANSITION");
                    assertThat(move.data().path("status").textValue()).isEqualTo(from.name());
                    assertThat(store.job(id).data()).isEqualTo(before);
                }
            }
        }
    }

    private static void bring(Store store, long id, JobStatus to) {
        var path = switch (to) {
            case PENDING -> new JobStatus[] {};
            case SCHEDULED -> new JobStatus[] {JobStatus.SCHEDULED};
            case CANCELLED -> new JobStatus[] {JobStatus.CANCELLED};
            case RUNNING -> new JobStatus[] {JobStatus.SCHEDULED, JobStatus.RUNNING};
            case COMPLETED, FAILED -> new JobStatus[] {JobStatus.SCHEDULED, JobStatus.RUNNING, to};
        };
        for (var step : path) {
            assertThat(store.put("/api/jobs/" + id + "/status?status=" + step).status())
                    .isEqualTo(200);
        }
    }
}
