package com.distributed.jobscheduler.jobstore;

import static com.distributed.jobscheduler.jobstore.SafeSubmitTest.jobs;
import static com.distributed.jobscheduler.jobstore.SlowBatch.begin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.http.server.SlowClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches that arrive slowly delay no other call. */
@Tag("ci")
class SlowUploadTest {
    private static final int CONNECTIONS = 3;
    private static final int ENTRIES = 1_500;

    @ParameterizedTest
    @EnumSource
    void keepsNoOtherCallWaitingForSlowUploads(Database database) throws IOException {
        var store = Store.at(database, database.url(), "--spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS);
        var uploads = new ArrayList<SlowBatch>();
        try {
            var job = store.job("ONE_TIME").toString();
            for (var i = 0; i <= CONNECTIONS; i++) {
                uploads.add(new SlowBatch(store, "slow-" + i, "[" + (job + ",").repeat(ENTRIES)));
            }
            var answers = new ArrayList<Answer>();
            for (var round = 0; round < 3; round++) {
                answers.add(answered(uploads, begin(() -> store.submit("ONE_TIME"))));
                answers.add(answered(uploads, begin(() -> store.due("5"))));
                answers.add(answered(uploads, begin(() -> store.postUnder("at-once", "/api/jobs/batch", job))));
            }
            assertThat(answers)
                    .extracting(Answer::status)
                    .as("answers beside slow uploads")
                    .containsOnly(200);
            assertThat(jobs(store)).isEqualTo(3 + 1);

            assertThat(uploads)
                    .extracting(upload -> upload.end(job + "]").status())
                    .containsOnly(200);
            assertThat(jobs(store)).isEqualTo(3 + 1 + (CONNECTIONS + 1) * (ENTRIES + 1));
        } finally {
            uploads.forEach(SlowBatch::close);
            store.stop();
        }
    }

    /** The call's answer, while the uploads go on. */
    private static Answer answered(List<SlowBatch> uploads, CompletableFuture<Answer> call) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            uploads.forEach(SlowBatch::drip);
            return call.isDone();
        });
        return call.join();
    }

    @Test
    void endsAnUploadThatTakesTooLong() throws IOException {
        var store = Store.at(Database.H2, Database.H2.url(), "--scheduler.http.streaming-timeout=2s");
        try {
            var answer = SlowClient.drip(
                    URI.create(store.url).getPort(),
                    "POST /api/jobs/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 90000000\r\n\r\n[" + store.job("DAILY") + ",",
                    " ");
            assertThat(answer).isEqualTo("HTTP/1.1 408 ");
            assertThat(jobs(store)).isZero();
        } finally {
            store.stop();
        }
    }
}
