package com.distributed.jobscheduler.jobstore;

import static com.distributed.jobscheduler.jobstore.SafeSubmitTest.array;
import static com.distributed.jobscheduler.jobstore.SafeSubmitTest.jobs;
import static com.distributed.jobscheduler.jobstore.SafeSubmitTest.reserve;
import static com.distributed.jobscheduler.jobstore.SlowBatch.begin;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Concurrent submissions with one Idempotency-Key, in this process and in another one. */
@Tag("ci")
class ConcurrentSubmitTest {
    private static final String JOBS = "/api/jobs";
    private static final String BATCH = "/api/jobs/batch";
    private static final String KEY = "order-42";
    private static final int CLIENTS = 8;
    private static final int ROUNDS = FullSize.or(20, 5);

    @OnEachDatabase
    void answersTheRepeatOfABatchWithItsIds(Store store) {
        var job = store.job("ONE_TIME").toString();
        // A second batch beside it, so that both have gaps in their ids.
        var firsts = together(List.of(
                () -> store.postUnder("x", BATCH, array(job, 3_000, job)),
                () -> store.postUnder("y", BATCH, array(job, 3_000, job))));

        var asLines = store.postUnder("x", BATCH, job + "\n" + (job + "\n").repeat(3_000));
        var y = store.postUnder("y", BATCH, array(job, 3_000, job));

        assertThat(firsts).allSatisfy(first -> assertThat(first.isReplay()).isFalse());
        assertThat(List.of(asLines, y))
                .allSatisfy(repeat -> assertThat(repeat.isReplay()).isTrue());
        assertThat(asLines.data()).isEqualTo(firsts.get(0).data());
        assertThat(y.data()).isEqualTo(firsts.get(1).data());
        assertThat(asLines.data().path("ids")).hasSize(3_001);
        assertThat(jobs(store)).isEqualTo(6_002);
    }

    @OnEachDatabase
    void makesOneJobOfEightSubmissionsAtOnce(Store store) {
        var body = store.job("ONE_TIME").toString();
        for (var round = 0; round < ROUNDS; round++) {
            var key = "at-once-" + round;
            assertOneSubmission(together(clients(i -> store.postUnder(key, JOBS, body))));
        }
        assertThat(jobs(store)).isEqualTo(ROUNDS);
    }

    @OnEachDatabase
    void makesOneBatchOfEightBatchesAtOnce(Store store) {
        var body = array(
                store.job("ONE_TIME").toString(), 2_500, store.job("DAILY").toString());

        var answers = together(clients(i -> store.postUnder(KEY, BATCH, body)));

        assertOneSubmission(answers);
        assertThat(jobs(store)).isEqualTo(2_501);
    }

    @OnEachDatabase
    void answersTheSameAfterARestartAndFromAnotherProcess(Store store) {
        var body = store.job("ONE_TIME").toString();
        var first = store.postUnder(KEY, JOBS, body);

        var other = store.again(store.clock.instant());
        try {
            var repeat = other.postUnder(KEY, JOBS, body);
            assertThat(repeat.isReplay()).isTrue();
            assertThat(repeat.data()).isEqualTo(first.data());
            for (var round = 0; round < ROUNDS; round++) {
                var key = "both-" + round;
                assertOneSubmission(together(clients(i -> (i % 2 == 0 ? store : other).postUnder(key, JOBS, body))));
            }
        } finally {
            other.stop();
        }
        assertThat(jobs(store)).isEqualTo(ROUNDS + 1);
    }

    @OnEachDatabase
    void letsARepeatWaitWhileTheFirstIsBeingWritten(Store store) {
        var job = store.job("ONE_TIME").toString();
        try (var batch = new SlowBatch(store, KEY, "[" + (job + ",").repeat(1_500))) {
            var repeat = begin(() -> store.postUnder(KEY, BATCH, array(job, 1_500, job)));
            // It gets no answer, and holds no resource that others need.
            assertThat(together(clients(i -> store.submit("ONE_TIME"))))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(repeat).isNotDone();

            var first = batch.end(job + "]");

            assertThat(first.isReplay()).isFalse();
            assertThat(repeat.join().isReplay()).isTrue();
            assertThat(repeat.join().data()).isEqualTo(first.data());
        }
        assertThat(jobs(store)).isEqualTo(1_501 + CLIENTS);
    }

    @OnEachDatabase
    void takesARepeatInPlaceOfAFirstThatIsBrokenOff(Store store) {
        var job = store.job("ONE_TIME").toString();
        try (var batch = new SlowBatch(store, KEY, "[" + (job + ",").repeat(1_500))) {
            var repeat = begin(() -> store.postUnder(KEY, BATCH, "[" + job + "]"));

            assertThat(batch.end("{}]").status()).isEqualTo(400);
            assertThat(repeat.join().status()).isEqualTo(200);
            assertThat(repeat.join().isReplay()).isFalse();
        }
        assertThat(jobs(store)).isEqualTo(1);
    }

    @OnEachDatabase
    void asksToComeAgainWhenTheFirstTakesTooLong(Store store) {
        var job = store.job("ONE_TIME").toString();
        try (var batch = new SlowBatch(store, "here", "[" + (job + ",").repeat(1_500))) {
            var here = begin(() -> store.postUnder("here", JOBS, job));
            // Another process's transaction holds this key's row; this process does not know.
            var elsewhere = new TransactionTemplate(store.bean(PlatformTransactionManager.class)).execute(status -> {
                reserve(store.jdbc(), "elsewhere", store.clock.instant());
                var answer = begin(() -> store.postUnder("elsewhere", JOBS, job));
                batch.dripUntil(answer);
                return answer.join();
            });

            assertThat(List.of(here.join(), elsewhere)).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.errorCode()).isEqualTo("SUBMISSION_RUNNING");
                assertThat(answer.message()).startsWith("Idempotency-Key:");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
            assertThat(batch.end(job + "]").status()).isEqualTo(200);
        }
        assertThat(jobs(store)).isEqualTo(1_501);
    }

    private static void assertOneSubmission(List<Answer> answers) {
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream().map(Answer::data).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(answers).filteredOn(answer -> !answer.isReplay()).hasSize(1);
    }

    private static List<Supplier<Answer>> clients(IntFunction<Answer> client) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(i -> (Supplier<Answer>) () -> client.apply(i))
                .toList();
    }

    private static List<Answer> together(List<Supplier<Answer>> calls) {
        return calls.stream().map(SlowBatch::begin).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }
}
