package com.distributed.jobscheduler.conformance;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.DispatchGroup;
import com.distributed.jobscheduler.wire.DispatchRequest;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** A worker for one agent, with the headers of ours. */
@RequiredArgsConstructor
final class PlayedWorker {
    /** An agent that runs the job inside the request answers after the run. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration ROOM = Duration.ofSeconds(20);
    private static final long PAUSE = Duration.ofMillis(500).toNanos();
    private static final String ID = "check";
    private static final long EPOCH = 7;

    private final Outbound outbound;
    private final RestClient agent;
    private final ObjectMapper json;

    /**
     * What the agent answered.
     *
     * @param status 0 when there was no answer
     * @param text the answer for a person
     */
    record Answer(int status, HttpHeaders headers, @Nullable PeerAnswer body, String text) {
        JsonNode data() {
            return body == null ? MissingNode.getInstance() : body.data();
        }

        boolean isNamed(String errorCode) {
            return body != null && errorCode.equals(body.errorCode());
        }
    }

    /** Sends it once. */
    Answer dispatch(Occurrence job, @Nullable String name, String payload) {
        return dispatch(job, name, payload, ID, EPOCH);
    }

    Answer dispatch(Occurrence job, @Nullable String name, String payload, String workerId, long epoch) {
        return ask(agent.post()
                .uri("/api/worker-agent/dispatch")
                .contentType(MediaType.APPLICATION_JSON)
                .header(WireHeaders.WORKER_ID, workerId)
                .header(WireHeaders.IDEMPOTENCY_KEY, job.key)
                .header(WireHeaders.CLAIM, job.claim())
                .header(WireHeaders.EPOCH, Long.toString(epoch))
                .body(body(job, name, payload)));
    }

    /** Sends it, and again while the agent has no room or gives no answer, as a worker does. */
    Answer deliver(Occurrence job, String name, String payload) {
        var end = System.nanoTime() + ROOM.toNanos();
        while (true) {
            var answer = dispatch(job, name, payload);
            var again = answer.status == 0 || answer.status == 503;
            if (!again || System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return answer;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Several in one call. */
    Answer dispatchTogether(List<Occurrence> jobs, String name, String payload) {
        var entries = jobs.stream()
                .map(job -> new DispatchGroup.Entry(job.key, job.claim(), EPOCH, null, null, body(job, name, payload)))
                .toList();
        return ask(agent.post()
                .uri("/api/worker-agent/dispatches")
                .contentType(MediaType.APPLICATION_JSON)
                .header(WireHeaders.WORKER_ID, ID)
                .body(new DispatchGroup(List.copyOf(entries))));
    }

    Answer status() {
        return ask(agent.get().uri("/api/worker-agent/status"));
    }

    private static DispatchRequest body(Occurrence job, @Nullable String name, String payload) {
        return new DispatchRequest(job.jobId, name, payload, job.due, job.due, 3, 0, 1L, null);
    }

    private Answer ask(RestClient.RequestHeadersSpec<?> request) {
        return switch (outbound.ask(PATIENCE, request)) {
            case Reply.Answered answered -> {
                var read = PeerAnswer.read(json, answered);
                var code = Objects.requireNonNullElse(read.errorCode(), "");
                yield new Answer(
                        answered.status(),
                        answered.headers(),
                        read,
                        ("it answered " + answered.status() + " " + code).strip());
            }
            case Reply.NotSent notSent -> new Answer(0, HttpHeaders.EMPTY, null, "no connection: " + notSent.reason());
            case Reply.Lost lost -> new Answer(0, HttpHeaders.EMPTY, null, "no answer: " + lost.reason());
        };
    }
}
