package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.tracing.Traces;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.worker.WorkerProperties;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lombok.extern.slf4j.Slf4j;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The dispatch call of one Worker Agent. Returns errors as values; never throws for an answer. */
@Slf4j
public final class WorkerAgentClient {
    /** Short, because a person waits for the answer. */
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(3);

    /** Short, because jobs wait for it: an agent that answers later counts as having no room. */
    private static final Duration ROOM_TIMEOUT = Duration.ofSeconds(1);

    private final Outbound http;
    private final Peer peer;
    private final URI url;
    private final RestClient rest;
    private final Duration timeout;
    private final Duration answerTimeout;
    private final String workerId;
    private final AgentAnswers answers;
    private final PeerHealth health;
    private final Traces traces;
    private final SaidOnce refused = new SaidOnce();
    private volatile boolean answersFirst;
    private final SharedDispatch shared = new SharedDispatch(this::dispatchAlone, this::dispatchTogether);

    WorkerAgentClient(
            Outbound http,
            AgentAddress address,
            PeerProperties peers,
            PeerToken token,
            WorkerProperties worker,
            AgentAnswers answers,
            PeerHealth health,
            Traces traces) {
        this.http = http;
        this.peer = address.peer();
        this.url = address.url();
        this.rest = http.clientFor(url, token);
        this.timeout = peers.dispatchTimeout();
        this.answerTimeout = peers.dispatchAnswerTimeout();
        this.workerId = worker.workerId();
        this.answers = answers;
        this.health = health;
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
     * Sends one occurrence to the agent, once: in a group call when other dispatches are under way and the agent takes
     * groups, but not when each dispatch is traced.
     */
    public Sent dispatch(Claim claim) {
        return traces.current() == null ? shared.send(claim) : dispatchAlone(claim);
    }

    /** As {@link #dispatch}, in its own call. */
    public Sent dispatchAlone(Claim claim) {
        var job = claim.job();
        var request = post("/api/worker-agent/dispatch")
                .header(WireHeaders.IDEMPOTENCY_KEY, job.occurrence().key());
        if (claim.token() != null) {
            request.header(WireHeaders.CLAIM, claim.token());
        }
        if (job.alone()) {
            request.header(WireHeaders.ALONE, "true");
        }
        if (claim.epoch() != null) {
            request.header(WireHeaders.EPOCH, claim.epoch().toString());
        }
        var patience = patience();
        var sentAt = System.nanoTime();
        return switch (health.noted(peer, http.ask(patience, request.body(job.toDispatch())))) {
            case Reply.Answered answered -> {
                noted(answered);
                yield new Sent(answers.reply(answered), false, AgentAnswers.freeSlots(answered.headers()));
            }
            case Reply.NotSent notSent -> Sent.alone(new DispatchReply.NotDelivered(notSent.reason()));
            case Reply.Lost lost -> Sent.alone(unknown(lost, claim.token() != null && keptSilent(patience, sentAt)));
        };
    }

    private static DispatchReply unknown(Reply.Lost lost, boolean isHung) {
        return new DispatchReply.Unknown(lost.reason(), !isHung);
    }

    /** True when an agent that normally answers before it runs a job used up its answer timeout: it is hung. */
    private boolean keptSilent(Duration patience, long sentAt) {
        return answersFirst && System.nanoTime() - sentAt >= patience.toNanos();
    }

    /** Deadline of one dispatch. */
    private Duration patience() {
        return answersFirst && answerTimeout.compareTo(timeout) < 0 ? answerTimeout : timeout;
    }

    /**
     * True when this agent is known to answer before it runs a job: its answers have fields that only such an agent
     * sends.
     */
    public boolean answersFirst() {
        return answersFirst;
    }

    private void noted(Reply.Answered answer) {
        shared.noted(answer.headers());
        if (answer.is2xx()) {
            answersFirst = AgentAnswers.freeSlots(answer.headers()) != null
                    || answer.headers().containsKey(WireHeaders.DISPATCH_GROUP);
        }
    }

    private RestClient.RequestBodySpec post(String path) {
        return rest.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT, "application/json")
                .header(WireHeaders.WORKER_ID, workerId);
    }

    private List<Optional<Sent>> dispatchTogether(List<Claim> claims) {
        var body = new DispatchGroup(claims.stream().map(Claim::toEntry).toList());
        var request = post("/api/worker-agent/dispatches").body(body);
        var patience = patience();
        var sentAt = System.nanoTime();
        return switch (health.noted(peer, http.ask(patience, request))) {
            case Reply.Answered answered -> each(answered, claims.size());
            case Reply.NotSent notSent -> toAll(claims.size(), new DispatchReply.NotDelivered(notSent.reason()));
            case Reply.Lost lost -> {
                var isLeased = claims.stream().allMatch(claim -> claim.token() != null);
                yield toAll(claims.size(), unknown(lost, isLeased && keptSilent(patience, sentAt)));
            }
        };
    }

    private static List<Optional<Sent>> toAll(int count, DispatchReply reply) {
        return IntStream.range(0, count)
                .mapToObj(i -> Optional.of(new Sent(reply, i > 0, null)))
                .toList();
    }

    private List<Optional<Sent>> each(Reply.Answered answer, int count) {
        var each = answers.each(answer, count);
        if (!each.isEmpty()) {
            return each.stream().map(Optional::of).toList();
        }
        var reply = answer.is2xx()
                ? new DispatchReply.Unknown(
                        "the agent's answer to a group call has no success, or no result for each dispatch")
                : answers.reply(answer);
        if (reply instanceof DispatchReply.Busy || reply instanceof DispatchReply.Unknown) {
            return toAll(count, reply);
        }
        // A refusal of the whole call is no reply to each dispatch in it: send each alone.
        if (refused.begins()) {
            log.warn(
                    "dispatch.group-refused agent={} status={} next=\"each dispatch is sent alone; logged once\"",
                    url,
                    answer.status());
        }
        return Collections.nCopies(count, Optional.empty());
    }

    /** Asks how many further dispatches the agent has room for. */
    public FreeSlots askFreeSlots() {
        if (!(http.ask(ROOM_TIMEOUT, status()) instanceof Reply.Answered answer)) {
            return new FreeSlots.NoAnswer();
        }
        var slots = answer.is2xx() ? AgentAnswers.freeSlots(answer.headers()) : null;
        if (slots == null) {
            return new FreeSlots.NotTold();
        }
        answersFirst = true;
        return new FreeSlots.Told(slots);
    }

    private RestClient.RequestHeadersSpec<?> status() {
        return rest.get().uri("/api/worker-agent/status").header(HttpHeaders.ACCEPT, "application/json");
    }

    /** Asks for the agent's load; a base-only agent does not tell it. */
    public AgentLoad load() {
        return switch (health.noted(peer, http.ask(LOAD_TIMEOUT, status()))) {
            case Reply.Answered answered -> answers.load(name(), answered);
            case Reply.NotSent notSent -> new AgentLoad(name(), null, null, notSent.reason());
            case Reply.Lost lost -> new AgentLoad(name(), null, null, lost.reason());
        };
    }
}
