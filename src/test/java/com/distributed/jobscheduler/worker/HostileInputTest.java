package com.distributed.jobscheduler.worker;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

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
    private static final int LAST = 100;
    private static final String JOB = "{\"jobName\":\"log\",\"frequency\":\"ONE_TIME\",\"payload\":\"p\"}";
    private static final Map<String, String> VALUES = Map.of("act", "pause", "outcome", "FAILED", "size", "10");
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/scheduler-worker/segments",
            "{\"segments\":[1,2],\"epoch\":1}",
            "POST /api/scheduler-worker/console/jobs",
            JOB,
            "POST /api/scheduler-worker/console/preview",
            JOB,
            "PATCH /api/scheduler-worker/console/jobs/{id}",
            "{\"payload\":\"p\",\"retryBackoff\":{\"initial\":\"PT5S\"}}",
            "POST /api/scheduler-worker/console/jobs/actions",
            "{\"action\":\"PAUSE\",\"filter\":{\"jobName\":\"nobody\",\"userId\":7},\"limit\":1}");

    private static WorkerUnderTest worker;
    private static HostileInput input;

    @BeforeContainer
    static void start() {
        worker = new WorkerUnderTest("scheduler.worker.console.job-store=true");
        // What the console's calls are forwarded to.
        worker.peers.stubFor(any(anyUrl())
                .atPriority(LAST)
                .willReturn(okJson("{\"success\":true,\"data\":[],\"message\":null,\"errorCode\":null,"
                        + "\"timestamp\":\"2026-01-05T10:00:00Z\"}")));
        var segments = worker.context.getBean(SegmentManager.class);
        input = new HostileInput(worker.context, VALUES, BODIES, segments::current, true);
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
