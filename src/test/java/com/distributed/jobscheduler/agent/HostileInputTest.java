package com.distributed.jobscheduler.agent;

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
    private static HostileInput input;

    @BeforeContainer
    static void start() {
        var job = """
                {"jobId":7,"jobName":"log","payload":"hi","executionTime":"2026-01-01T10:00:00Z",
                 "scheduledTime":"2026-01-01T10:00:00Z","maxRetries":3,"retryCount":0,"userId":1}""";
        input = SharedAgent.fresh()
                .agent
                .hostileInput(Map.of(
                        "POST /api/worker-agent/dispatch",
                        job,
                        "POST /api/worker-agent/dispatches",
                        "{\"dispatches\":[{\"key\":\"7:1\",\"claim\":\"c\",\"epoch\":1,\"job\":%s}]}".formatted(job)));
    }

    @Example
    void isRefusedInTheEnvelope() {
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
