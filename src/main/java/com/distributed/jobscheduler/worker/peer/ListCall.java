package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.Reply;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClient;

/** A call of the Job Store whose answer is a list of entries, read as a stream. */
@RequiredArgsConstructor
final class ListCall {
    private final Outbound http;
    private final Duration timeout;
    private final DueList dueList;
    private final PeerHealth health;
    private final ClockSkew skew;

    /** How the reading of a list ended. */
    sealed interface Result {
        record Read() implements Result {}

        /** The answer was no list. */
        record Refused(int status, String reason) implements Result {}

        record Failed(String reason) implements Result {}
    }

    Result read(
            RestClient.RequestHeadersSpec<?> request,
            BiConsumer<DueEntry, @Nullable String> entries,
            Consumer<String> malformed) {
        var unusable = new AtomicReference<String>();
        var sentAt = skew.sent();
        var reply = http.exchange(timeout, request, (status, headers, body, clock) -> {
            skew.measure(headers, sentAt);
            if (status == 200) {
                try {
                    dueList.read(body, (entry, token) -> clock.run(() -> entries.accept(entry, token)), malformed);
                } catch (DueList.UnusableListException e) {
                    unusable.set(String.valueOf(e.getMessage()));
                } catch (JsonProcessingException e) {
                    unusable.set("the list is not valid JSON: " + Printable.shortened(e.getOriginalMessage()));
                }
            }
            return new Reply.Answered(status, headers, new byte[0]);
        });
        return switch (health.noted(Peer.JOB_STORE, reply)) {
            case Reply.Answered answered -> result(answered.status(), unusable.get());
            case Reply.NotSent notSent -> new Result.Failed(notSent.reason());
            case Reply.Lost lost -> new Result.Failed(lost.reason());
        };
    }

    private static Result result(int status, @Nullable String unusable) {
        if (unusable != null) {
            return new Result.Refused(status, unusable);
        }
        return status == 200 ? new Result.Read() : new Result.Refused(status, "the store answered " + status);
    }
}
