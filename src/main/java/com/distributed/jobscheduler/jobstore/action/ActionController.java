package com.distributed.jobscheduler.jobstore.action;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.jobstore.action.ActionRequest.Order;
import com.distributed.jobscheduler.jobstore.action.Progress.Refusal;
import com.distributed.jobscheduler.jobstore.idempotency.KeyedSteps;
import com.distributed.jobscheduler.jobstore.idempotency.SubmissionKey;
import com.distributed.jobscheduler.jobstore.submission.SubmissionDigest;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Pauses, resumes, cancels, replays or runs now all jobs that pass a filter (extension). */
@RestController
@RequiredArgsConstructor
class ActionController {
    private static final int MOST_TRIES = 3;
    private static final String CALL = "POST /api/jobs/actions";

    private final BulkAction actions;
    private final KeyedSteps keyed;
    private final TransactionOperations transactions;
    private final ObjectMapper json;
    private final Clock clock;

    @PostMapping("/api/jobs/actions")
    ResponseEntity<ApiResponse<Result>> act(
            @RequestBody JsonNode body,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client,
            HttpServletRequest request) {
        var order = read(body, request);
        var key = SubmissionKey.of(headers, CALL, client);
        var response = ResponseEntity.ok();
        if (key == null || order.isDryRun()) {
            return response.body(ApiResponse.ok(new Result(order, run(order, client)), clock.instant()));
        }
        if (!keyed.begin(key, SubmissionDigest.of(body))) {
            response.header(WireHeaders.IDEMPOTENT_REPLAY, "true");
        }
        return response.body(ApiResponse.ok(new Result(order, run(key, order, client)), clock.instant()));
    }

    private Order read(JsonNode body, HttpServletRequest request) {
        try {
            return ActionRequest.read(body, json);
        } catch (JsonProcessingException e) {
            throw new HttpMessageNotReadableException("unreadable action", e, new ServletServerHttpRequest(request));
        }
    }

    private Progress run(Order order, @Nullable String client) {
        var progress = start(order);
        while (!progress.isDone()) {
            var before = progress;
            progress = untilUnlocked(
                    () -> Objects.requireNonNull(transactions.execute(status -> actions.next(order, before, client))),
                    order);
        }
        return progress;
    }

    /** Two callers with one key do the chunks in turns, and so does one that repeats after a crash. */
    private Progress run(SubmissionKey key, Order order, @Nullable String client) {
        while (true) {
            var progress = parsed(
                    untilUnlocked(
                            () -> keyed.step(key, text -> {
                                var before = parsed(text, order);
                                return before.isDone() ? text : written(actions.next(order, before, client));
                            }),
                            order),
                    order);
            if (progress.isDone()) {
                return progress;
            }
        }
    }

    /**
     * Again when a report or a claim had locked the same jobs in another order: the chunk was rolled back. A pause
     * follows each chunk.
     */
    private static <T> T untilUnlocked(Supplier<T> chunk, Order order) {
        for (var tries = 1; ; tries++) {
            try {
                var start = System.nanoTime();
                var done = chunk.get();
                LockSupport.parkNanos(order.pauseAfter(System.nanoTime() - start));
                return done;
            } catch (PessimisticLockingFailureException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Progress start(Order order) {
        var after = order.after();
        return Progress.from(after == null ? null : after.text());
    }

    private Progress parsed(@Nullable String text, Order order) {
        try {
            return text == null ? start(order) : json.readValue(text, Progress.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an action's progress cannot be read", e);
        }
    }

    private String written(Progress progress) {
        try {
            return json.writeValueAsString(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an action's progress cannot be written", e);
        }
    }

    /**
     * The answer.
     *
     * @param refusals the first refused jobs, 100 at most
     * @param after where to go on by another call; null at the end of the list
     */
    record Result(
            Action action,
            boolean dryRun,
            int matched,
            int changed,
            int unchanged,
            int refused,
            List<Refusal> refusals,
            @Nullable String after) {
        Result(Order order, Progress progress) {
            this(
                    order.action(),
                    order.isDryRun(),
                    progress.matched(),
                    progress.changed(),
                    progress.unchanged(),
                    progress.refused(),
                    progress.refusals(),
                    progress.after());
        }
    }
}
