package com.distributed.jobscheduler.worker.peer;

import static com.distributed.jobscheduler.wire.WireHeaders.CLAIM;
import static com.distributed.jobscheduler.wire.WireHeaders.DUE_AFTER;
import static com.distributed.jobscheduler.wire.WireHeaders.EXPECTED_RUN_TIME;
import static com.distributed.jobscheduler.wire.WireHeaders.EXPECTED_VERSION;
import static com.distributed.jobscheduler.wire.WireHeaders.IDEMPOTENCY_KEY;
import static com.distributed.jobscheduler.wire.WireHeaders.LONGEST_RETRY_AFTER;
import static com.distributed.jobscheduler.wire.WireHeaders.READS_DUE_TIME;
import static com.distributed.jobscheduler.wire.WireHeaders.REASON;
import static com.distributed.jobscheduler.wire.WireHeaders.RETRY_AFTER;
import static com.distributed.jobscheduler.wire.WireHeaders.SCAN_INTERVAL;
import static com.distributed.jobscheduler.wire.WireHeaders.WORKER_ID;

import com.distributed.jobscheduler.http.HeaderText;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.ClaimRequest;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/**
 * The Job Store's calls: the contract's base table and its extensions. Returns errors as values; never throws for an
 * answer.
 */
public final class JobStoreClient {
    private static final String STATUS_PATH = "/api/jobs/{id}/status?status={status}";

    private final Outbound http;
    private final RestClient rest;
    private final Duration timeout;
    private final String workerId;
    private final ObjectMapper json;
    private final ListCall lists;
    private final String scanInterval;
    private final PeerHealth health;

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
        this.lists = new ListCall(http, timeout, new DueList(json), health, skew);
        this.health = health;
    }

    /** Makes a call that changes nothing: any answer shows that the store is there. {@link PeerHealth} records it. */
    public void greet() {
        send(rest.options().uri("/api/jobs"));
    }

    /**
     * Reads the due list as a stream. The sinks run on the calling thread and may block.
     *
     * @throws StopReadingException from a sink, to stop the reading
     */
    public DueReply due(DueQuery asked, Consumer<DueEntry> entries, Consumer<String> malformed) {
        var request = rest.get()
                .uri("/api/job-schedules/due?asOf={asOf}&segments={segments}", asked.asOf(), asked.segments())
                .header(DUE_AFTER, asked.afterHeader())
                .header(SCAN_INTERVAL, scanInterval)
                .header(READS_DUE_TIME, "true")
                .header(HttpHeaders.ACCEPT, "application/json");
        try {
            return switch (lists.read(request, (entry, token) -> entries.accept(entry), malformed)) {
                case ListCall.Result.Read read -> new DueReply.Complete();
                case ListCall.Result.Refused refused -> new DueReply.Failed(refused.reason());
                case ListCall.Result.Failed failed -> new DueReply.Failed(failed.reason());
            };
        } catch (StopReadingException e) {
            return new DueReply.Stopped();
        }
    }

    /**
     * Claims many due occurrences at once (extension). If the answer is lost, a repeat with the same key brings the
     * same jobs, or their lease returns them.
     *
     * @param limit largest number of jobs
     * @param key the same for each repeat of this claim, and for no other claim
     */
    public BatchReply claimDue(Collection<Integer> segments, Instant asOf, int limit, String key, boolean isRepeat) {
        var request = rest.post()
                .uri("/api/job-schedules/claim")
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT, "application/json")
                .header(SCAN_INTERVAL, scanInterval)
                .header(IDEMPOTENCY_KEY, key)
                .body(new ClaimRequest(workerId, segments, asOf, limit, isRepeat ? true : null));
        var claimed = new ArrayList<Claim>();
        var unreadable = new ArrayList<String>();
        return switch (lists.read(
                request, (job, token) -> claimed.add(new Claim(job, token, null, token != null)), unreadable::add)) {
            case ListCall.Result.Read read -> new BatchReply.Claimed(claimed, unreadable);
            case ListCall.Result.Refused refused ->
                claimed.isEmpty()
                        ? new BatchReply.Refused(refused.status(), refused.reason())
                        : new BatchReply.Failed(claimed, refused.reason());
            case ListCall.Result.Failed failed -> new BatchReply.Failed(claimed, failed.reason());
        };
    }

    /**
     * Claims an occurrence: PENDING to SCHEDULED.
     *
     * @param version the job's version, as it was listed: our store refuses the claim when the job was changed since.
     *     Null where the store gave none
     * @param key the same for each repeat of this claim, and for no other claim
     */
    public ClaimReply claim(Occurrence occurrence, @Nullable Integer version, String key) {
        var request = rest.put()
                .uri(STATUS_PATH, occurrence.jobId(), JobStatus.SCHEDULED)
                .header(WORKER_ID, workerId)
                .header(EXPECTED_RUN_TIME, occurrence.nextRunTime().toString())
                .header(IDEMPOTENCY_KEY, key);
        if (version != null) {
            request.header(EXPECTED_VERSION, version.toString());
        }
        return switch (send(request)) {
            case Reply.Answered answered -> claimed(answered);
            case Reply.NotSent notSent -> new ClaimReply.NotSent(notSent.reason());
            case Reply.Lost lost -> new ClaimReply.Unknown(lost.reason());
        };
    }

    private ClaimReply claimed(Reply.Answered answer) {
        var said = PeerAnswer.read(json, answer);
        if (said.isSuccess()) {
            return new ClaimReply.Claimed(answer.headers().getFirst(CLAIM));
        }
        return switch (answer.status()) {
            case 409 ->
                ErrorCodes.LIMIT_REACHED.equals(said.errorCode())
                        ? new ClaimReply.LimitReached()
                        : new ClaimReply.NotOurs();
            case 404 -> new ClaimReply.Gone(said.isBare404());
            default ->
                answer.is2xx() || answer.status() >= 500
                        ? new ClaimReply.Unknown("the store answered " + answer.status())
                        : new ClaimReply.Refused("the store answered " + answer.status());
        };
    }

    /**
     * Moves a job's status.
     *
     * @param claimToken the token of this worker's claim, where the store gave one
     */
    public MoveReply move(long jobId, JobStatus to, @Nullable String claimToken) {
        return moved(rest.put().uri(STATUS_PATH, jobId, to), claimToken);
    }

    /** Moves a job to FAILED, as {@link #move}, with the reason, which a base-only store does not read. */
    public MoveReply fail(long jobId, @Nullable String claimToken, String reason) {
        var request = rest.put().uri(STATUS_PATH, jobId, JobStatus.FAILED);
        return moved(request.header(REASON, HeaderText.encode(reason)), claimToken);
    }

    /**
     * Gives a claim back, as {@link #move}: its job is PENDING again.
     *
     * @param wait how long no worker is to claim it again; null for no wait. An older store does not read it
     */
    public MoveReply giveBack(long jobId, @Nullable String claimToken, @Nullable Duration wait) {
        var request = rest.put().uri(STATUS_PATH, jobId, JobStatus.PENDING);
        if (wait != null) {
            request.header(RETRY_AFTER, Long.toString(Math.min(wait.toMillis(), LONGEST_RETRY_AFTER)));
        }
        return moved(request, claimToken);
    }

    private MoveReply moved(RestClient.RequestHeadersSpec<?> request, @Nullable String claimToken) {
        request.header(WORKER_ID, workerId);
        if (claimToken != null) {
            request.header(CLAIM, claimToken);
        }
        if (send(request) instanceof Reply.Answered answer) {
            var said = PeerAnswer.read(json, answer);
            if (said.isSuccess()) {
                return said.isBareSuccess() ? MoveReply.BARE_SUCCESS : MoveReply.MOVED;
            }
        }
        return MoveReply.NOT_MOVED;
    }

    /** The stored job, or why it could not be read. */
    public JobReply lookUp(long jobId) {
        return switch (send(rest.get().uri("/api/jobs/{id}", jobId))) {
            case Reply.Answered answered -> read(answered);
            case Reply.NotSent notSent -> new JobReply.Unreachable(notSent.reason());
            case Reply.Lost lost -> new JobReply.Unreachable(lost.reason());
        };
    }

    private JobReply read(Reply.Answered answer) {
        var said = PeerAnswer.read(json, answer);
        Optional<StoredJob> job = said.data().isObject() ? said.value(json, StoredJob.class) : Optional.empty();
        return job.<JobReply>map(JobReply.Found::new)
                .orElseGet(() -> new JobReply.NoJob(said.status(), said.isBare404()));
    }

    /**
     * Moves a schedule forward (extension).
     *
     * @param from the occurrence just dispatched: our store moves the schedule only from there
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
