package com.distributed.jobscheduler.worker.peer;

import static com.distributed.jobscheduler.worker.WorkerUnderTest.pending;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationContext;

/** A 2xx whose envelope says {@code success: false} is a failure in every call of a worker (contract). */
@Tag("application")
class SuccessFalseTest {
    private static final Instant DUE = Instant.parse(WorkerUnderTest.DUE);
    private static final Occurrence OCCURRENCE = new Occurrence(1, DUE);
    private static final String LOAD =
            "{\"status\":\"ONLINE\",\"assignedSegments\":[1],\"epoch\":7,\"availableSlots\":3,\"capacity\":4}";
    private static final String NONE = "null";

    @RegisterExtension
    static final WorkerUnderTest worker = new WorkerUnderTest();

    /**
     * One call.
     *
     * @param data the data of a success
     */
    record Call(String name, String data, Function<ApplicationContext, Object> ask, Predicate<Object> succeeded) {
        static Call store(String name, String data, Function<JobStoreClient, Object> ask, Predicate<Object> succeeded) {
            return new Call(name, data, context -> ask.apply(context.getBean(JobStoreClient.class)), succeeded);
        }

        static Call coordinator(
                String name, String data, Function<CoordinatorClient, Object> ask, Predicate<Object> succeeded) {
            return new Call(name, data, context -> ask.apply(context.getBean(CoordinatorClient.class)), succeeded);
        }

        static Call agent(
                String name, String data, Function<WorkerAgentClient, Object> ask, Predicate<Object> succeeded) {
            return new Call(
                    name,
                    data,
                    context ->
                            ask.apply(context.getBean(WorkerAgents.class).all().getFirst()),
                    succeeded);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Call> calls() {
        var list = "[" + pending(1) + "]";
        return Stream.of(
                Call.store(
                        "due",
                        list,
                        s -> s.due(new DueQuery(DUE, "1", null), e -> {}, m -> {}),
                        DueReply.Complete.class::isInstance),
                Call.store(
                        "claimDue",
                        list,
                        s -> s.claimDue(List.of(1), DUE, 1, "key", false),
                        BatchReply.Claimed.class::isInstance),
                Call.store("claim", NONE, s -> s.claim(OCCURRENCE, null, "key"), ClaimReply.Claimed.class::isInstance),
                Call.store("move", NONE, s -> s.move(1, JobStatus.PENDING, null), MoveReply.MOVED::equals),
                Call.store("give back", NONE, s -> s.move(1, JobStatus.PENDING, "token"), MoveReply.MOVED::equals),
                Call.store(
                        "next-run", NONE, s -> s.moveNextRun(1, DUE, DUE.plusSeconds(1)), NextRunReply.MOVED::equals),
                Call.store("job", "{\"status\":\"SCHEDULED\"}", s -> s.lookUp(1), JobReply.Found.class::isInstance),
                Call.coordinator(
                        "register",
                        LOAD,
                        c -> c.register("http://localhost:1", Duration.ofSeconds(30)),
                        MembershipReply.Known.class::isInstance),
                Call.coordinator(
                        "heartbeat",
                        LOAD,
                        c -> c.heartbeat(new LoadReport(null, null, null, null, null, null, null, null, null, null)),
                        MembershipReply.Known.class::isInstance),
                Call.coordinator("assign", "[1,2]", c -> c.assign(2), MembershipReply.Known.class::isInstance),
                Call.coordinator("release", NONE, CoordinatorClient::release, MembershipReply.Known.class::isInstance),
                Call.coordinator(
                        "distribution",
                        "[{\"segment\":1}]",
                        CoordinatorClient::distribution,
                        DistributionReply.Known.class::isInstance),
                Call.agent(
                        "dispatch",
                        "\"OK\"",
                        a -> a.dispatchAlone(new Claim(job(), null, null)).reply(),
                        DispatchReply.Accepted.class::isInstance),
                Call.agent("load", LOAD, WorkerAgentClient::load, load -> ((AgentLoad) load).unreachable() == null));
    }

    private static DueEntry job() {
        return new DueEntry(
                OCCURRENCE,
                null,
                1,
                1L,
                "a",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isAFailure(Call call) {
        for (var status : List.of(200, 201, 202)) {
            assertThat(call.succeeded().test(ask(call, status, false)))
                    .as("%s, a %d without success", call, status)
                    .isFalse();
        }
        assertThat(call.succeeded().test(ask(call, 200, true)))
                .as("%s, a success", call)
                .isTrue();
    }

    private static Object ask(Call call, int status, boolean success) {
        var body = "{\"success\":%s,\"data\":%s,\"message\":\"no\",\"errorCode\":null,\"timestamp\":null}"
                .formatted(success, call.data());
        worker.peers.stubFor(any(anyUrl()).atPriority(1).willReturn(jsonResponse(body, status)));
        return call.ask().apply(worker.context);
    }
}
