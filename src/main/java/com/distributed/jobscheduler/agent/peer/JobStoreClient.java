package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.HeaderText;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.wire.ExecutionWorkerLoad;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.OutcomesBody;
import com.distributed.jobscheduler.wire.RunHeartbeatBody;
import com.distributed.jobscheduler.wire.RunHeartbeatBody.RunNews;
import com.distributed.jobscheduler.wire.StartsBody;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

/** An agent's calls at the Job Store. Each is one exchange; only its caller repeats it. */
@Slf4j
@RequiredArgsConstructor
public class JobStoreClient {
    private static final String STATUS = "/api/jobs/{id}/status?status={status}";
    /** 4xx that another try may cure: a timeout, too many requests, and credentials that an operator can correct. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    private final RestClient store;
    private final Outbound outbound;
    private final ObjectMapper json;
    private final Duration requestTimeout;
    private final AgentId agent;
    private final Outage outage;
    /** Whether the log already says that some other server answers in the store's place. */
    private final SaidOnce misled = new SaidOnce();

    /** SCHEDULED to RUNNING, for this occurrence and this process; may be repeated. */
    public StoreAnswer start(StartOrder order) {
        var request = move(order.occurrence(), JobStatus.RUNNING)
                .header(WireHeaders.HANDLER, HeaderText.encode(order.handler()));
        var claim = order.occurrence().claimToken();
        if (claim != null) {
            request.header(WireHeaders.CLAIM, claim);
        }
        return askBase(order.occurrence(), request);
    }

    /** Records how a run ended; the store decides about the job. May be repeated. */
    public StoreAnswer end(OccurrenceRef occurrence, OutcomeReport report) {
        var request = store.put().uri("/api/executions/{key}/outcome", occurrence.key());
        return ask(occurrence, traced(occurrence, request).body(report.by(agent.incarnation())));
    }

    /** Several starts in one call, each as repeatable as a single one; answers in the same order. */
    public List<StoreAnswer> startAll(List<StartOrder> orders) {
        var starts = orders.stream().map(StartOrder::entry).toList();
        return several("/api/executions/starts", new StartsBody(agent.incarnation(), starts), starts.size());
    }

    /** Several outcomes in one call, each as repeatable as a single one; answers in the same order. */
    public List<StoreAnswer> endAll(List<RunReport> reports) {
        var outcomes = reports.stream().map(RunReport::entry).toList();
        return several("/api/executions/outcomes", new OutcomesBody(agent.incarnation(), outcomes), outcomes.size());
    }

    private List<StoreAnswer> several(String path, Record body, int size) {
        var answer = ask(store.post().uri(path).body(body));
        if (!(answer instanceof StoreAnswer.Done done)) {
            return Collections.nCopies(size, answer);
        }
        if (done.data().size() != size) {
            return Collections.nCopies(size, new StoreAnswer.Unsupported());
        }
        var answers = new ArrayList<StoreAnswer>(size);
        done.data()
                .forEach(each -> answers.add(
                        each.path("status").asInt() == 200
                                ? new StoreAnswer.Done(each.path("state"))
                                : new StoreAnswer.Refused(
                                        each.path("status").asInt(),
                                        each.path("message").asText())));
        return answers;
    }

    /** The base contract's report of a run's end: only the status. */
    public StoreAnswer endBaseOnly(OccurrenceRef occurrence, JobStatus status) {
        return askBase(occurrence, move(occurrence, status));
    }

    /** RUNNING to PENDING: this run was interrupted and may start again at once. */
    public StoreAnswer giveBackRun(OccurrenceRef occurrence) {
        return askBase(occurrence, move(occurrence, JobStatus.PENDING));
    }

    /** SCHEDULED to PENDING: this claim was never started. */
    public StoreAnswer giveBackClaim(OccurrenceRef occurrence) {
        var request = store.put().uri(STATUS, occurrence.jobId(), JobStatus.PENDING);
        if (occurrence.claimToken() != null) {
            request.header(WireHeaders.CLAIM, occurrence.claimToken());
        }
        return askBase(occurrence, traced(occurrence, request));
    }

    /**
     * Tells the store which runs are alive, and what some of them have said; its data's {@code cancel} lists those that are to
     * stop.
     */
    public StoreAnswer heartbeat(Collection<String> runningKeys, List<RunNews> news) {
        return ask(store.post()
                .uri("/api/executions/heartbeat")
                .body(new RunHeartbeatBody(agent.incarnation(), runningKeys, List.copyOf(news))));
    }

    /** Enters this agent into the registry of execution workers, or renews its entry. */
    public StoreAnswer register(WorkerEntry entry) {
        return ask(store.post()
                .uri("/api/workers")
                .header(WireHeaders.INSTANCE_ID, agent.instance().value())
                .body(entry.of(agent.workerId())));
    }

    /**
     * A heartbeat for the registry.
     *
     * @param version the agent's release; null where it is not known
     */
    public StoreAnswer workerHeartbeat(int capacity, int currentLoad, @Nullable String version) {
        return ask(store.post()
                .uri("/api/workers/{workerId}/heartbeat", agent.workerId())
                .header(WireHeaders.INSTANCE_ID, agent.instance().value())
                .body(new ExecutionWorkerLoad(capacity, currentLoad, version)));
    }

    private RestClient.RequestBodySpec move(OccurrenceRef occurrence, JobStatus status) {
        return traced(occurrence, store.put().uri(STATUS, occurrence.jobId(), status))
                .header(WireHeaders.IDEMPOTENCY_KEY, occurrence.key())
                .header(WireHeaders.AGENT_ID, agent.incarnation());
    }

    private static RestClient.RequestBodySpec traced(OccurrenceRef occurrence, RestClient.RequestBodySpec request) {
        return occurrence.traceparent() == null ? request : request.header("traceparent", occurrence.traceparent());
    }

    /** Every store has the status call: if it is unknown there, a proxy answers that has lost its store. */
    private StoreAnswer askBase(OccurrenceRef occurrence, RestClient.RequestHeadersSpec<?> request) {
        var answer = ask(occurrence, request);
        return answer instanceof StoreAnswer.Unsupported
                ? new StoreAnswer.Unavailable("the status call is unknown there: that is no store's answer", false)
                : answer;
    }

    private StoreAnswer ask(RestClient.RequestHeadersSpec<?> request) {
        return ask(request, false);
    }

    /** A store that gives tokens puts every answer into an envelope: a success without one is a proxy's. */
    private StoreAnswer ask(OccurrenceRef occurrence, RestClient.RequestHeadersSpec<?> request) {
        return ask(request, occurrence.claimedConditionally());
    }

    private StoreAnswer ask(RestClient.RequestHeadersSpec<?> request, boolean enveloped) {
        return switch (outbound.ask(requestTimeout, request)) {
            case Reply.NotSent notSent -> {
                outage.noAnswer(notSent.reason());
                yield new StoreAnswer.Unavailable(notSent.reason(), false);
            }
            case Reply.Lost lost -> {
                outage.noAnswer(lost.reason());
                yield new StoreAnswer.Unavailable(lost.reason(), true);
            }
            case Reply.Answered answered -> {
                outage.answered();
                yield read(PeerAnswer.read(json, answered), enveloped);
            }
        };
    }

    private StoreAnswer read(PeerAnswer answer, boolean enveloped) {
        var reason = "status %d, %s"
                .formatted(
                        answer.status(),
                        Objects.requireNonNullElse(answer.envelope().message(), ""));
        if (enveloped && answer.envelope().given()) {
            misled.ends();
        }
        if (enveloped && answer.isBareSuccess()) {
            if (misled.begins()) {
                log.warn(
                        "store-answer.unproven reason=\"a success without the store's envelope\""
                                + " next=\"see what answers in the store's place; starts and outcomes are repeated until the store does\"");
            }
            return new StoreAnswer.Unavailable("a success that is not the store's own: a proxy in its place", true);
        }
        if (answer.isSuccess()) {
            return new StoreAnswer.Done(answer.data());
        }
        if (answer.status() >= 500 || PASSING.contains(answer.status())) {
            return new StoreAnswer.Unavailable(reason, answer.status() >= 500);
        }
        if (answer.isUnknownCall()) {
            return new StoreAnswer.Unsupported();
        }
        return new StoreAnswer.Refused(answer.status(), reason);
    }
}
