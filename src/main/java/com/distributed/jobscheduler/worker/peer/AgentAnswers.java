package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads an agent's answers (semantics: "What the worker does when"). */
@RequiredArgsConstructor
final class AgentAnswers {
    private static final int MOST_NAMES = 20;
    private static final String AGENT = "the agent";

    private final ObjectMapper json;
    private final Clock clock;

    /** The reply to one dispatch, or to a whole group call that was refused. */
    DispatchReply reply(Reply.Answered answer) {
        return read(
                PeerAnswer.read(json, answer),
                RetryAfter.of(answer.headers(), clock.instant()).orElse(null));
    }

    /** The reply to each dispatch of a group call; empty when the answer does not have a result for each. */
    List<Sent> each(Reply.Answered answer, int count) {
        var said = PeerAnswer.read(json, answer);
        if (!said.isSuccess() || !said.data().isArray() || said.data().size() != count) {
            return List.of();
        }
        var freeSlots = freeSlots(answer.headers());
        return IntStream.range(0, count)
                .mapToObj(i -> new Sent(read(said.data().get(i)), i > 0, freeSlots))
                .toList();
    }

    /** Number of further dispatches that the agent has room for; null where it does not tell. */
    static @Nullable Integer freeSlots(HttpHeaders answer) {
        var slots = answer.getFirst(WireHeaders.FREE_SLOTS);
        return slots != null && slots.matches("\\d{1,9}") ? Integer.valueOf(slots) : null;
    }

    AgentLoad load(String agent, Reply.Answered answer) {
        var said = PeerAnswer.read(json, answer);
        if (said.is2xx() && !said.isSuccess()) {
            return new AgentLoad(agent, null, null, said.reason(AGENT));
        }
        var data = said.data();
        return new AgentLoad(agent, integer(data, "availableSlots"), integer(data, "capacity"), null);
    }

    private static DispatchReply read(JsonNode entry) {
        var wait = entry.path("retryAfter");
        return read(
                PeerAnswer.ofEntry(entry),
                wait.canConvertToLong() && wait.longValue() >= 0 ? Duration.ofSeconds(wait.longValue()) : null);
    }

    /** A shortened list, for people; null where the agent names none. */
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
