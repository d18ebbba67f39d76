package com.distributed.jobscheduler.worker;

import com.distributed.jobscheduler.hostile.HostileInput;
import com.distributed.jobscheduler.hostile.HostileRequest;
import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

@Tag("ci")
class HostileInputTest {
    private static WorkerUnderTest worker;
    private static HostileInput input;

    @BeforeContainer
    static void start() {
        worker = new WorkerUnderTest();
        var segments = worker.context.getBean(SegmentManager.class);
        var bodies = Map.of("POST /api/scheduler-worker/segments", "{\"segments\":[1,2],\"epoch\":1}");
        input = new HostileInput(worker.context, Map.of(), bodies, segments::current, true);
    }

    @AfterContainer
    static void stop() {
        worker.close();
    }

    @Example
    void isRefusedInTheEnvelopeAndChangesNothing() {
        input.sendCorpus();
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
}
