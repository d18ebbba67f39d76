package com.distributed.jobscheduler.jobstore;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;

/** A batch with a key whose body the test writes piece by piece; the store is busy with that key. */
final class SlowBatch implements AutoCloseable {
    private final SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();
    private final CompletableFuture<Answer> answer;

    SlowBatch(Store store, String key, String begin) {
        answer = begin(() -> store.send(
                "POST",
                "/api/jobs/batch",
                BodyPublishers.fromPublisher(body),
                "Content-Type",
                "application/json",
                WireHeaders.IDEMPOTENCY_KEY,
                key));
        await().until(body::hasSubscribers);
        write(begin);
        await().until(() -> store.isUnderWay(key));
    }

    private void write(String text) {
        body.submit(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a blank, so that the upload does not count as broken off. */
    void drip() {
        write(" ");
    }

    /** Sends blanks until the other call has its answer, so that the upload does not count as broken off. */
    void dripUntil(CompletableFuture<?> other) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    drip();
                    return other.isDone();
                });
    }

    Answer end(String last) {
        write(last);
        body.close();
        return answer.join();
    }

    @Override
    public void close() {
        body.close();
        answer.join();
    }

    /** Makes the call on another thread. */
    static CompletableFuture<Answer> begin(Supplier<Answer> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }
}
