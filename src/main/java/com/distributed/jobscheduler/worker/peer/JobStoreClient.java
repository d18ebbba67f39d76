package com.distributed.jobscheduler.worker.peer;

import static com.distributed.jobscheduler.wire.WireHeaders.CLAIM;
import static com.distributed.jobscheduler.wire.WireHeaders.EXPECTED_RUN_TIME;
import static com.distributed.jobscheduler.wire.WireHeaders.IDEMPOTENCY_KEY;
import static com.distributed.jobscheduler.wire.WireHeaders.LONGEST_RETRY_AFTER;
import static com.distributed.jobscheduler.wire.WireHeaders.REASON;
import static com.distributed.jobscheduler.wire.WireHeaders.RETRY_AFTER;
import static com.distributed.jobscheduler.wire.WireHeaders.SCAN_INTERVAL;
import static com.distributed.jobscheduler.wire.WireHeaders.WORKER_ID;

import com.distributed.jobscheduler.http.HeaderText;
import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.Envelope;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.ClaimRequest;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The Job Store, as the contract's base table and its extensions have it. Never throws for what a store answers. */
public final class JobStoreClient {
    private static final String STATUS_PATH = "/api/jobs/{id}/status?status={status}";

    private final Outbound http;
    private final RestClient rest;
    private final Duration timeout;
    private final String workerId;
    private final ObjectMapper json;
    private final DueList dueList;
    private final String scanInterval;
    private final PeerHealth health;
    private final ClockSkew skew;
    private volatile @Nullable Boolean conditional;

    JobStoreClient(
            Outbound http,
            PeerProperties peers,
            PeerToken token,
            WorkerProperties worker,
            ObjectMapper json,
            PeerHealth health,
            ClockSkew skew) {
        this.http = http;
        this.rest = http.clientFor(peers.jobStoreUrl(), token);
        this.timeout = peers.requestTimeout();
        this.workerId = worker.workerId();
        this.scanInterval = Long.toString(worker.scanInterval().toMillis());
        this.json = json;
        this.dueList = new DueList(json);
        this.health = health;
        this.skew = skew;
    }

    /** Whether the store's claims are conditional, as its last answer to a claim showed; null before the first one. */
    public @Nullable Boolean isConditional() {
        return conditional;
    }

    /**
     * The store claims, and gives no tokens any more.
     *
     * @return true when that is news
     */
    public synchronized boolean noteBaseOnly() {
        var news = Boolean.TRUE.equals(conditional);
        conditional = false;
        return news;
    }

    /** Asks for nothing and changes nothing: any answer shows that the store is there. {@link PeerHealth} takes note. */
    public void greet() {
        send(rest.options().uri("/api/jobs"));
    }

    /**
     * Reads the due list as a stream; the sinks run on the calling thread and may block.
     *
     * @param segments comma-separated, as the contract has it
     * @throws StopReadingException whatever a sink throws of this kind ends the reading
     */
    public DueReply due(Instant asOf, String segments, Consumer<DueEntry> entries, Consumer<String> malformed) {
        var request = rest.get()
                .uri("/api/job-schedules/due?asOf={asOf}&segments={segments}", asOf, segments)
                .header(SCAN_INTERVAL, scanInterval)
                .header(HttpHeaders.ACCEPT, "application/json");
        try {
            return switch (read(request, entries, malformed)) {
                case ListReply.Read read -> new DueReply.Complete();
                case ListReply.Refused refused -> new DueReply.Failed(refused.reason());
                case ListReply.Failed failed -> new DueReply.Failed(failed.reason());
            };
        } catch (StopReadingException e) {
            return new DueReply.Stopped();
        }
    }

    /** How the reading of a list of entries ended. */
    private sealed interface ListReply {
        record Read() implements ListReply {}

        /** Answered, with something other than a list. */
        record Refused(int status, String reason) implements ListReply {}

        record Failed(String reason) implements ListReply {}
    }

    private ListReply read(
            RestClient.RequestHeadersSpec<?> request, Consumer<DueEntry> entries, Consumer<String> malformed) {
        var unusable = new AtomicReference<String>();
        var sentAt = skew.sent();
        var reply = http.exchange(timeout, request, (status, headers, body, clock) -> {
            skew.measure(headers, sentAt);
            if (status == 200) {
                try {
                    dueList.read(body, entry -> clock.run(() -> entries.accept(entry)), malformed);
                } catch (DueList.UnusableListException e) {
                    unusable.set(String.valueOf(e.getMessage()));
                } catch (JsonProcessingException e) {
                    unusable.set("the list is not valid JSON: " + Printable.shortened(e.getOriginalMessage()));
                }
            }
            return new Reply.Answered(status, headers, new byte[0]);
        });
        return switch (health.noted(Peer.JOB_STORE, reply)) {
            case Reply.Answered answered -> listReply(answered.status(), unusable.get());
            case Reply.NotSent notSent -> new ListReply.Failed(notSent.reason());
            case Reply.Lost lost -> new ListReply.Failed(lost.reason());
        };
    }

    private static ListReply listReply(int status, @Nullable String unusable) {
        if (unusable != null) {
            return new ListReply.Refused(status, unusable);
        }
        return status == 200 ? new ListReply.Read() : new ListReply.Refused(status, "the store answered " + status);
    }

    /**
     * Claims many due occurrences at once (extension). What a lost answer claimed is answered to its repeat, or returned by
     * its lease.
     *
     * @param limit how many at most
     * @param key the same for every repeat of this claim, and for no other claim
     */
    public BatchReply claimDue(Collection<Integer> segments, Instant asOf, int limit, String key, boolean isRepeat) {
        var request = rest.post()
                .uri("/api/job-schedules/claim")
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT, "application/json")
                .header(SCAN_INTERVAL, scanInterval)
                .header(IDEMPOTENCY_KEY, key)
                .body(new ClaimRequest(workerId, segments, asOf, limit, isRepeat ? true : null));
        var claimed = new ArrayList<DueEntry>();
        var unreadable = new ArrayList<String>();
        return switch (read(request, claimed::add, unreadable::add)) {
            case ListReply.Read read -> {
                conditional = true;
                yield new BatchReply.Claimed(claimed, unreadable);
            }
            case ListReply.Refused refused ->
                claimed.isEmpty()
                        ? new BatchReply.Refused(refused.status(), refused.reason())
                        : new BatchReply.Failed(claimed, refused.reason());
            case ListReply.Failed failed -> new BatchReply.Failed(claimed, failed.reason());
        };
    }

    /** Ends the reading of a due list from inside a sink. */
    public static final class StopReadingException extends RuntimeException {
        public StopReadingException() {
            super("stop reading", null, false, false);
        }
    }

    /**
     * Claims an occurrence: PENDING to SCHEDULED.
     *
     * @param key the same for every repeat of this claim, and for no other claim
     */
    public ClaimReply claim(Occurrence occurrence, String key) {
        var request = rest.put()
                .uri(STATUS_PATH, occurrence.jobId(), JobStatus.SCHEDULED)
                .header(WORKER_ID, workerId)
                .header(EXPECTED_RUN_TIME, occurrence.nextRunTime().toString())
                .header(IDEMPOTENCY_KEY, key);
        return switch (send(request)) {
            case Reply.Answered answered -> claimed(answered);
            case Reply.NotSent notSent -> new ClaimReply.NotSent(notSent.reason());
            case Reply.Lost lost -> new ClaimReply.Unknown(lost.reason());
        };
    }

    private ClaimReply claimed(Reply.Answered answer) {
        if (Envelope.isSuccess(json, answer)) {
            var token = answer.headers().getFirst(CLAIM);
            if (token == null && Boolean.TRUE.equals(conditional)) {
                return new ClaimReply.WithoutToken();
            }
            conditional = token != null;
            return new ClaimReply.Claimed(token);
        }
        return switch (answer.status()) {
            case 409 -> new ClaimReply.NotOurs();
            case 404 -> new ClaimReply.Gone();
            default ->
                answer.is2xx() || answer.status() >= 500
                        ? new ClaimReply.Unknown("the store answered " + answer.status())
                        : new ClaimReply.Refused("the store answered " + answer.status());
        };
    }

    /**
     * Moves a job's status.
     *
     * @param claimToken the claim under which we move it, where the store gave one
     * @return true when the store said that it did
     */
    public boolean move(long jobId, JobStatus to, @Nullable String claimToken) {
        return moved(rest.put().uri(STATUS_PATH, jobId, to), claimToken);
    }

    /** Moves a job to FAILED, and says why: a base-only store does not read that. As {@link #move} otherwise. */
    public boolean fail(long jobId, @Nullable String claimToken, String reason) {
        var request = rest.put().uri(STATUS_PATH, jobId, JobStatus.FAILED);
        return moved(request.header(REASON, HeaderText.encode(reason)), claimToken);
    }

    /**
     * Gives a claim back: its job is PENDING again. As {@link #move} otherwise.
     *
     * @param wait how long nobody is to claim it again; an older store does not read that. Null: no time
     */
    public boolean giveBack(long jobId, @Nullable String claimToken, @Nullable Duration wait) {
        var request = rest.put().uri(STATUS_PATH, jobId, JobStatus.PENDING);
        if (wait != null) {
            request.header(RETRY_AFTER, Long.toString(Math.min(wait.toMillis(), LONGEST_RETRY_AFTER)));
        }
        return moved(request, claimToken);
    }

    private boolean moved(RestClient.RequestHeadersSpec<?> request, @Nullable String claimToken) {
        request.header(WORKER_ID, workerId);
        if (claimToken != null) {
            request.header(CLAIM, claimToken);
        }
        if (send(request) instanceof Reply.Answered answer && answer.is2xx()) {
            var envelope = Envelope.read(json, answer.body());
            // The store that gave the token envelopes whatever it says: a bare success is of a proxy in its place.
            return envelope.success() && (envelope.given() || claimToken == null);
        }
        return false;
    }

    /** What the store says of a job; empty when it could not be read. */
    public Optional<StoredJob> job(long jobId) {
        return lookUp(jobId) instanceof JobReply.Found found ? Optional.of(found.job()) : Optional.empty();
    }

    /** What the store says of a job, or why it says nothing. */
    public JobReply lookUp(long jobId) {
        return switch (send(rest.get().uri("/api/jobs/{id}", jobId))) {
            case Reply.Answered answered -> read(answered);
            case Reply.NotSent notSent -> new JobReply.Unreachable(notSent.reason());
            case Reply.Lost lost -> new JobReply.Unreachable(lost.reason());
        };
    }

    private JobReply read(Reply.Answered answer) {
        var envelope = Envelope.read(json, answer.body());
        if (envelope.isBare404(answer.status()) && Boolean.TRUE.equals(conditional)) {
            return new JobReply.Unreachable("a 404 that is not the store's own: a proxy in its place");
        }
        if (!answer.is2xx() || !envelope.success() || !envelope.data().isObject()) {
            return new JobReply.NoJob(answer.status());
        }
        try {
            return new JobReply.Found(json.treeToValue(envelope.data(), StoredJob.class));
        } catch (JsonProcessingException e) {
            return new JobReply.NoJob(answer.status());
        }
    }

    /**
     * Moves a schedule forward (extension).
     *
     * @param from the occurrence just dispatched: our store moves only a schedule that still stands there
     */
    public NextRunReply moveNextRun(long scheduleId, Instant from, Instant to) {
        var request = rest.put()
                .uri("/api/job-schedules/{id}/next-run?nextRunTime={to}", scheduleId, to)
                .header(EXPECTED_RUN_TIME, from.toString());
        if (send(request) instanceof Reply.Answered answer) {
            var said = PeerAnswer.read(json, answer);
            if (said.isSuccess()) {
                return NextRunReply.MOVED;
            }
            if (said.isUnknownCall()) {
                return NextRunReply.UNSUPPORTED;
            }
        }
        return NextRunReply.FAILED;
    }

    private Reply send(RestClient.RequestHeadersSpec<?> request) {
        request.header(HttpHeaders.ACCEPT, "application/json");
        return health.noted(Peer.JOB_STORE, http.ask(timeout, request));
    }
}
