package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** One Worker Agent's dispatch call. Never throws for what an agent answers. */
@Slf4j
public final class WorkerAgentClient {
    /** Asked for a person who waits: a slow agent is not worth the dispatch's patience. */
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(3);

    /** Jobs wait for it: an agent that takes longer to say that it has room has none. */
    private static final Duration ROOM_TIMEOUT = Duration.ofSeconds(1);

    private static final int MOST_NAMES = 20;
    private static final String AGENT = "the agent";

    private final Outbound http;
    private final Peer peer;
    private final URI url;
    private final RestClient rest;
    private final Duration timeout;
    private final Duration answerTimeout;
    private final String workerId;
    private final ObjectMapper json;
    private final PeerHealth health;
    private final Clock clock;
    private final Traces traces;
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean answersFirst;
    private final SharedDispatch shared = new SharedDispatch(this::dispatchAlone, this::dispatchTogether);

    WorkerAgentClient(
            Outbound http,
            Peer peer,
            URI url,
            PeerProperties peers,
            PeerToken token,
            WorkerProperties worker,
            ObjectMapper json,
            PeerHealth health,
            Clock clock,
            Traces traces) {
        this.http = http;
        this.peer = peer;
        this.url = url;
        this.rest = http.clientFor(url, token);
        this.timeout = peers.dispatchTimeout();
        this.answerTimeout = peers.dispatchAnswerTimeout();
        this.workerId = worker.workerId();
        this.json = json;
        this.health = health;
        this.clock = clock;
        this.traces = traces;
    }

    /** The agent's name in logs, metrics and the status. */
    public String name() {
        return peer.label();
    }

    /** The agent's base URL. */
    public URI url() {
        return url;
    }

    /**
     * Sends one occurrence to the agent, once; with others in one call when some are on their way and it takes that, unless
     * each is traced.
     */
    public Sent dispatch(Parcel parcel) {
        return traces.current() == null ? shared.send(parcel) : dispatchAlone(parcel);
    }

    /** As {@link #dispatch}, in a call of its own. */
    public Sent dispatchAlone(Parcel parcel) {
        var job = parcel.job();
        var request = post("/api/worker-agent/dispatch")
                .header(WireHeaders.IDEMPOTENCY_KEY, job.occurrence().key());
        if (parcel.claimToken() != null) {
            request.header(WireHeaders.CLAIM, parcel.claimToken());
        }
        if (job.alone()) {
            request.header(WireHeaders.ALONE, "true");
        }
        if (parcel.epoch() != null) {
            request.header(WireHeaders.EPOCH, parcel.epoch().toString());
        }
        var patience = patience();
        var sentAt = System.nanoTime();
        return switch (health.noted(peer, http.ask(patience, request.body(job.toDispatch())))) {
            case Reply.Answered answered -> {
                noted(answered);
                yield new Sent(
                        read(
                                PeerAnswer.read(json, answered),
                                RetryAfter.of(answered.headers(), clock.instant())
                                        .orElse(null)),
                        false,
                        freeSlots(answered.headers()));
            }
            case Reply.NotSent notSent -> Sent.alone(new DispatchReply.NotDelivered(notSent.reason()));
            case Reply.Lost lost ->
                Sent.alone(unknown(lost, parcel.claimToken() != null && keptSilent(patience, sentAt)));
        };
    }

    private static DispatchReply unknown(Reply.Lost lost, boolean isHung) {
        return new DispatchReply.Unknown(lost.reason(), !isHung);
    }

    /** True when an agent that answers before it runs has used up the time that it has for that: it is hung. */
    private boolean keptSilent(Duration patience, long sentAt) {
        return answersFirst && System.nanoTime() - sentAt >= patience.toNanos();
    }

    /** How long one dispatch may take. */
    private Duration patience() {
        return answersFirst && answerTimeout.compareTo(timeout) < 0 ? answerTimeout : timeout;
    }

    /** True when this agent is known to answer before it runs a job: it says things that only such an agent does. */
    public boolean answersFirst() {
        return answersFirst;
    }

    private void noted(Reply.Answered answer) {
        shared.noted(answer.headers());
        if (answer.is2xx()) {
            answersFirst =
                    freeSlots(answer.headers()) != null || answer.headers().containsKey(WireHeaders.DISPATCH_GROUP);
        }
    }

    private RestClient.RequestBodySpec post(String path) {
        return rest.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT, "application/json")
                .header(WireHeaders.WORKER_ID, workerId);
    }

    private List<Optional<Sent>> dispatchTogether(List<Parcel> parcels) {
        var body = new DispatchGroup(parcels.stream().map(Parcel::toEntry).toList());
        var request = post("/api/worker-agent/dispatches").body(body);
        var patience = patience();
        var sentAt = System.nanoTime();
        return switch (health.noted(peer, http.ask(patience, request))) {
            case Reply.Answered answered -> each(answered, parcels.size());
            case Reply.NotSent notSent -> toAll(parcels.size(), new DispatchReply.NotDelivered(notSent.reason()));
            case Reply.Lost lost -> {
                var isLeased = parcels.stream().allMatch(parcel -> parcel.claimToken() != null);
                yield toAll(parcels.size(), unknown(lost, isLeased && keptSilent(patience, sentAt)));
            }
        };
    }

    private static List<Optional<Sent>> toAll(int count, DispatchReply reply) {
        return IntStream.range(0, count)
                .mapToObj(i -> Optional.of(new Sent(reply, i > 0, null)))
                .toList();
    }

    private List<Optional<Sent>> each(Reply.Answered answer, int count) {
        var said = PeerAnswer.read(json, answer);
        if (said.isSuccess() && said.data().size() == count) {
            var freeSlots = freeSlots(answer.headers());
            return StreamSupport.stream(said.data().spliterator(), false)
                    .map(entry -> Optional.of(new Sent(read(entry), false, freeSlots)))
                    .toList();
        }
        var reply = answer.is2xx()
                ? new DispatchReply.Unknown("the agent answered a group without success, or without an answer to each")
                : read(said, RetryAfter.of(answer.headers(), clock.instant()).orElse(null));
        if (reply instanceof DispatchReply.Busy || reply instanceof DispatchReply.Unknown) {
            return toAll(count, reply);
        }
        // A refusal of the whole call says nothing of each in it: each asks for itself.
        if (refused.compareAndSet(false, true)) {
            log.warn(
                    "dispatch.group-refused agent={} status={} next=\"each is sent alone; it is not said again\"",
                    url,
                    answer.status());
        }
        return Collections.nCopies(count, Optional.empty());
    }

    private DispatchReply read(JsonNode entry) {
        var wait = entry.path("retryAfter");
        return read(
                PeerAnswer.ofEntry(entry),
                wait.canConvertToLong() && wait.longValue() >= 0 ? Duration.ofSeconds(wait.longValue()) : null);
    }

    /** Asks the agent for how many more dispatches it has room. */
    public FreeSlots askFreeSlots() {
        if (!(http.ask(ROOM_TIMEOUT, status()) instanceof Reply.Answered answer)) {
            return new FreeSlots.NoAnswer();
        }
        var slots = answer.is2xx() ? freeSlots(answer.headers()) : null;
        if (slots == null) {
            return new FreeSlots.NotTold();
        }
        answersFirst = true;
        return new FreeSlots.Told(slots);
    }

    private RestClient.RequestHeadersSpec<?> status() {
        return rest.get().uri("/api/worker-agent/status").header(HttpHeaders.ACCEPT, "application/json");
    }

    private static @Nullable Integer freeSlots(HttpHeaders answer) {
        var slots = answer.getFirst(WireHeaders.FREE_SLOTS);
        return slots != null && slots.matches("\\d{1,9}") ? Integer.valueOf(slots) : null;
    }

    /** Asks the agent for its load; a base-only agent does not tell. */
    public AgentLoad load() {
        return switch (health.noted(peer, http.ask(LOAD_TIMEOUT, status()))) {
            case Reply.Answered answered -> {
                var said = PeerAnswer.read(json, answered);
                if (said.is2xx() && !said.isSuccess()) {
                    yield new AgentLoad(name(), null, null, said.reason(AGENT));
                }
                var data = said.data();
                yield new AgentLoad(name(), integer(data, "availableSlots"), integer(data, "capacity"), null);
            }
            case Reply.NotSent notSent -> new AgentLoad(name(), null, null, notSent.reason());
            case Reply.Lost lost -> new AgentLoad(name(), null, null, lost.reason());
        };
    }

    /** At most so many as a person reads; null where the agent names none. */
    private static @Nullable List<String> names(JsonNode list) {
        return list.isArray()
                ? StreamSupport.stream(list.spliterator(), false)
                        .limit(MOST_NAMES)
                        .map(name -> Printable.shortened(name.asText()))
                        .toList()
                : null;
    }

    private static @Nullable Integer integer(JsonNode data, String field) {
        return data.path(field).canConvertToInt() ? data.path(field).intValue() : null;
    }

    private static DispatchReply read(PeerAnswer answer, @Nullable Duration retryAfter) {
        var status = answer.status();
        var reason = answer.reason(AGENT);
        if (answer.is2xx()) {
            return answer.isSuccess() ? new DispatchReply.Accepted() : new DispatchReply.Unknown(reason);
        }
        return switch (status) {
            case 422 ->
                ErrorCodes.NO_HANDLER.equals(answer.errorCode())
                        ? new DispatchReply.NotHere(reason, names(answer.data().path("handlers")))
                        : new DispatchReply.Undeliverable(reason);
            case 400 ->
                OwnHeader.isRefusedBy(answer.envelope())
                        ? new DispatchReply.Misconfigured(reason)
                        : new DispatchReply.Undeliverable(reason);
            case 413 -> new DispatchReply.Undeliverable(reason);
            case 409 ->
                ErrorCodes.STALE_EPOCH.equals(answer.errorCode())
                        ? new DispatchReply.StaleEpoch()
                        : new DispatchReply.Accepted();
            case 429, 503 -> new DispatchReply.Busy(retryAfter);
            default ->
                status >= 500 || status == 408 || status < 200
                        ? new DispatchReply.Unknown(reason)
                        : new DispatchReply.Misconfigured(reason);
        };
    }
}
