package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.EpochRange;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.InstanceId;
import com.distributed.jobscheduler.wire.LoadReport;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.distributed.jobscheduler.worker.WorkerProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The Scheduler Coordinator's membership and segment calls. Returns errors as values; never throws for an answer. */
public final class CoordinatorClient {
    private final Outbound http;
    private final RestClient rest;
    private final Duration timeout;
    private final String workerId;
    private final InstanceId instance;
    private final PushSecret secret;
    private final ObjectMapper json;
    private final PeerHealth health;

    CoordinatorClient(
            Outbound http,
            PeerProperties peers,
            PeerToken token,
            WorkerProperties worker,
            InstanceId instance,
            PushSecret secret,
            ObjectMapper json,
            PeerHealth health) {
        this.http = http;
        this.rest = http.clientFor(peers.coordinatorUrl(), token);
        this.timeout = peers.requestTimeout();
        this.workerId = worker.workerId();
        this.instance = instance;
        this.secret = secret;
        this.json = json;
        this.health = health;
    }

    /**
     * Registers this worker; may be repeated.
     *
     * @param workerUrl where the coordinator pushes assignments
     * @param heartbeatInterval time between two heartbeats
     */
    public MembershipReply register(String workerUrl, Duration heartbeatInterval) {
        return membership(rest.post()
                .uri("/api/scheduler-workers/register?workerId={id}", workerId)
                .header(WireHeaders.HEARTBEAT_INTERVAL, String.valueOf(heartbeatInterval.toMillis()))
                .header(WireHeaders.WORKER_URL, workerUrl)
                .header(WireHeaders.PUSH_SECRET, secret.value()));
    }

    /** Sends a heartbeat with this worker's load. */
    public MembershipReply heartbeat(LoadReport load) {
        return membership(rest.post()
                .uri("/api/scheduler-workers/heartbeat?workerId={id}", workerId)
                .contentType(MediaType.APPLICATION_JSON)
                .body(load));
    }

    /** Asks for segments. A base-only coordinator grants that many more and answers only the new ones. */
    public MembershipReply assign(int desiredSegments) {
        return membership(
                rest.post().uri("/api/segments/assign?workerId={id}&desiredSegments={n}", workerId, desiredSegments));
    }

    /** Releases all segments; {@code Known} when the coordinator confirmed it. */
    public MembershipReply release() {
        return membership(rest.delete().uri("/api/segments/release?workerId={id}", workerId));
    }

    /** Asks for the owner and the due backlog of each segment (extension). */
    public DistributionReply distribution() {
        return switch (send(rest.get().uri("/api/segments"))) {
            case Reply.Answered answered -> distribution(answered);
            case Reply.NotSent notSent -> new DistributionReply.Unavailable(notSent.reason());
            case Reply.Lost lost -> new DistributionReply.Unavailable(lost.reason());
        };
    }

    private DistributionReply distribution(Reply.Answered answer) {
        if (answer.status() == 404 || answer.status() == 405) {
            return new DistributionReply.NotOffered();
        }
        var said = PeerAnswer.read(json, answer);
        if (!said.isSuccess() || !said.data().isArray()) {
            return new DistributionReply.Unavailable("the coordinator answered " + answer.status());
        }
        return said.value(json, DistributionReply.OwnedSegment[].class)
                .<DistributionReply>map(segments -> new DistributionReply.Known(List.of(segments)))
                .orElseGet(() -> new DistributionReply.Unavailable("the coordinator's list of segments is unreadable"));
    }

    private MembershipReply membership(RestClient.RequestHeadersSpec<?> request) {
        return switch (send(request)) {
            case Reply.Answered answered -> read(PeerAnswer.read(json, answered));
            case Reply.NotSent notSent -> new MembershipReply.Unavailable(notSent.reason(), false);
            case Reply.Lost lost -> new MembershipReply.Unavailable(lost.reason(), false);
        };
    }

    private static MembershipReply read(PeerAnswer answer) {
        if (answer.isSuccess()) {
            var data = answer.data();
            var epoch = data.path("epoch");
            if (epoch.isIntegralNumber() && !(epoch.canConvertToLong() && EpochRange.contains(epoch.longValue()))) {
                return new MembershipReply.Unavailable(
                        "the coordinator answered %d with epoch %s, which is not %s"
                                .formatted(answer.status(), Printable.shortened(epoch.asText()), EpochRange.rule()),
                        true);
            }
            var unowned = data.path("unownedSegments");
            return new MembershipReply.Known(
                    integers(data.isArray() ? data : data.path("assignedSegments")),
                    epoch.isIntegralNumber() ? epoch.longValue() : null,
                    unowned.canConvertToInt() && unowned.isIntegralNumber() ? unowned.intValue() : null);
        }
        if (ErrorCodes.WORKER_ID_TAKEN.equals(answer.errorCode())) {
            return new MembershipReply.Taken(
                    Objects.requireNonNullElse(answer.envelope().message(), ErrorCodes.WORKER_ID_TAKEN));
        }
        var reason = answer.reason("the coordinator");
        return switch (answer.status()) {
            case 429, 502, 503, 504 -> new MembershipReply.Unavailable(reason, true);
            default -> new MembershipReply.Unknown(reason);
        };
    }

    private static @Nullable List<Integer> integers(JsonNode array) {
        if (!array.isArray()) {
            return null;
        }
        var values = new ArrayList<Integer>();
        for (var value : array) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                return null;
            }
            values.add(value.intValue());
        }
        return List.copyOf(values);
    }

    private Reply send(RestClient.RequestHeadersSpec<?> request) {
        request.header(HttpHeaders.ACCEPT, "application/json").header(WireHeaders.INSTANCE_ID, instance.value());
        return health.noted(Peer.COORDINATOR, http.ask(timeout, request));
    }
}
