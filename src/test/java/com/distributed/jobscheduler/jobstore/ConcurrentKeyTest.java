package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/** Concurrent submissions and declarations of one key of the callers' own, in this process and in another one. */
@Tag("ci")
class ConcurrentKeyTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = FullSize.or(200, 20);

    @OnEachDatabase
    void makesOneJobOfEightSubmissionsAtOnce(Store store) {
        for (var round = 0; round < ROUNDS; round++) {
            var body = store.job("DAILY", "externalKey", "at-once-" + round).toString();
            var answers = together(i -> store.post("/api/jobs", body));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> "KEY_TAKEN".equals(answer.errorCode()))
                    .hasSize(CLIENTS - 1);
            assertOneJob(answers, round + 1, store);
        }
    }

    @OnEachDatabase
    void makesOneJobOfEightBatchesAtOnce(Store store) {
        for (var round = 0; round < ROUNDS; round++) {
            var plain = store.job("DAILY").toString();
            var body = "[%s,%s,%s]".formatted(plain, store.job("DAILY", "externalKey", "of-a-batch-" + round), plain);
            var answers = together(i -> store.post("/api/jobs/batch", body));
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> "KEY_TAKEN".equals(answer.errorCode()))
                    .hasSize(CLIENTS - 1);
            assertThat(jobs(store)).isEqualTo(3L * (round + 1));
        }
    }

    @OnEachDatabase
    void makesOneJobOfEightDeclarationsAtOnce(Store store) {
        for (var round = 0; round < ROUNDS; round++) {
            var path = ExternalKeyTest.at("declared-" + round);
            var body = store.job("DAILY").toString();
            var answers = together(i -> store.putBody(path, body));
            assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer ->
                            "unchanged".equals(answer.data().path("effect").textValue()))
                    .hasSize(CLIENTS - 1);
            assertOneJob(answers, round + 1, store);
        }
    }

    @OnEachDatabase
    void isTheSameFromAnotherProcess(Store store) {
        var other = store.again(store.clock.instant());
        try {
            for (var round = 0; round < ROUNDS; round++) {
                var path = ExternalKeyTest.at("both-" + round);
                var answers = together(i -> (i % 2 == 0 ? store : other)
                        .putBody(path, store.job("DAILY", "maxRetries", i).toString()));
                assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
                assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(CLIENTS - 1);
                assertOneJob(answers, round + 1, store);
                assertThat(store.get(path).data().path("version").intValue()).isEqualTo(CLIENTS);
            }
        } finally {
            other.stop();
        }
    }

    /** A key that becomes free and is taken all the time: each call gets a job, or is told who has it. */
    @OnEachDatabase
    void passesFromJobToJob(Store store) {
        var path = ExternalKeyTest.at("passed-on");
        var body = store.job("DAILY").toString();
        var keyed = store.job("ONE_TIME", "externalKey", "passed-on").toString();
        for (var round = 0; round < ROUNDS; round++) {
            var answers = together(i -> switch (i % 4) {
                case 0 -> store.putBody(path, body);
                case 1 -> store.post("/api/jobs", keyed);
                default -> store.delete(path);
            });
            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 201, 404, 409));
            assertThat(store.jdbc()
                            .queryForObject(
                                    "select count(*) from jobs where status = 'PENDING' and external_key = 'passed-on'",
                                    Long.class))
                    .isLessThanOrEqualTo(1);
        }
    }

    private static void assertOneJob(List<Answer> answers, long all, Store store) {
        assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
        assertThat(jobs(store)).isEqualTo(all);
    }

    private static long jobs(Store store) {
        return Long.parseLong(store.get("/api/jobs?size=1")
                .headers()
                .firstValue("X-Total-Count")
                .orElseThrow());
    }

    private static List<Answer> together(IntFunction<Answer> client) {
        return IntStream.range(0, CLIENTS).mapToObj(i -> SlowBatch.begin(() -> client.apply(i))).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }
}
