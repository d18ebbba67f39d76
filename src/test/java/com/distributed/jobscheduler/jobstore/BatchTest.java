package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

@Tag("application")
class BatchTest {
    private static final int MANY = FullSize.or(100_000, 12_500);

    @OnEachDatabase
    void storesVeryManyJobsInOneStream(Store store) {
        var job = store.job("ONE_TIME", "segment", null).toString();
        Iterable<byte[]> lines = () -> parts(Stream.concat(
                Stream.of("["),
                Stream.concat(IntStream.range(0, MANY).mapToObj(i -> (i == 0 ? "" : ",") + job), Stream.of("]"))));

        var answer = store.send("POST", "/api/jobs/batch", BodyPublishers.ofByteArrays(lines));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().path("accepted").intValue()).isEqualTo(MANY);
        assertThat(answer.data().path("ids")).hasSize(MANY);
        assertThat(count(store)).isEqualTo(MANY);
        assertThat(store.jdbc().queryForObject("select count(distinct segment) from jobs", Integer.class))
                .isEqualTo(100);
    }

    private static Iterator<byte[]> parts(Stream<String> parts) {
        return parts.map(part -> part.getBytes(StandardCharsets.UTF_8)).iterator();
    }

    @OnEachDatabase
    void takesNewlineDelimitedJson(Store store) {
        var job = store.job("DAILY").toString();

        var answer = store.send(
                "POST",
                "/api/jobs/batch",
                BodyPublishers.ofString(job + "\n" + job + "\n"),
                "Content-Type",
                "application/x-ndjson");

        assertThat(answer.data().path("accepted").intValue()).isEqualTo(2);
        assertThat(store.job(answer.data().path("ids").get(1).longValue()).jobStatus())
                .isEqualTo("PENDING");
    }

    @OnEachDatabase
    void storesNothingWhenOneEntryIsWrongAndNamesIt(Store store) {
        var good = store.job("DAILY").toString();
        var many =
                String.join(",", IntStream.range(0, 1_500).mapToObj(i -> good).toList());

        refused(store, "[" + many + "," + store.job("DAILY", "segment", 100) + "]", "[1500].segment");
        refused(store, "[" + many + "," + store.job("SOMETIMES") + "]", "[1500].frequency");
        refused(store, "[" + many + ",{\"jobName\":]", "[1500]");
        refused(store, "[" + many, "[1500]");
        refused(store, "[" + good + ",null]", "[1]");
        refused(store, "[" + good + ",7]", "[1]");
        refused(store, "[" + good + "] x", "[1]");
        refused(store, good + "\n" + store.job("DAILY", "jobName", ""), "[1].jobName");
        refused(store, "", "body");
        assertThat(count(store)).isZero();
    }

    private static void refused(Store store, String body, String field) {
        var answer = store.post("/api/jobs/batch", body);
        assertThat(answer.status()).as(field).isEqualTo(400);
        assertThat(answer.message()).startsWith(field);
    }

    private static int count(Store store) {
        return store.jdbc().queryForObject("select count(*) from jobs", Integer.class);
    }
}
