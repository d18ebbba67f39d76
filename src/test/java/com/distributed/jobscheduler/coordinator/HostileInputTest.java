package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.hostile.HostileInput;
import com.distributed.jobscheduler.hostile.HostileRequest;
import com.distributed.jobscheduler.system.FewerTries;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.BeforeContainer;

@Tag("ci")
class HostileInputTest {
    private static final Map<String, String> VALUES =
            Map.of("workerId", "w-1", "coordinatorId", "coordinator-1", "desiredSegments", "3");
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/scheduler-workers/heartbeat",
            """
            {"status":"ONLINE","assignedSegmentCount":1,"inFlight":0,"jobsDispatchedCount":1,
             "lastScanTime":"2026-01-01T10:00:00Z","epoch":1,"segments":[1]}""",
            "POST /api/coordinator/register",
            "{\"coordinatorId\":\"coordinator-2\",\"host\":\"localhost\",\"port\":8082}");

    private static HostileInput input;

    @BeforeContainer
    static void start() {
        input = inputOn(TestDatabase.H2);
    }

    @Example
    void isRefusedInTheEnvelopeAndChangesNothing() {
        input.sendCorpus();
    }

    @Example
    void isRefusedAndChangesNothingOnPostgres() {
        inputOn(TestDatabase.POSTGRES).sendValues();
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 200)
    void isRefusedWhateverItIs(@ForAll("requests") HostileRequest request) {
        input.send(request);
    }

    @Provide
    Arbitrary<HostileRequest> requests() {
        return input.anyRequest();
    }

    private static HostileInput inputOn(TestDatabase database) {
        var coordinator = SharedCoordinator.emptied(database).coordinator();
        coordinator.register("w-1");
        coordinator.assign("w-1", 3);
        return coordinator.hostileInput(VALUES, BODIES);
    }
}
