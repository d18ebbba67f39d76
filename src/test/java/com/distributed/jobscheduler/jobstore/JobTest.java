package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

class JobTest {
    @OnEachDatabase
    void answersTheSubmittedJobAsStored(Store store) {
        var job = store.submit("ONE_TIME", "executionTime", "2026-01-05T12:00:00.123456789+01:00");

        assertThat(job.status()).isEqualTo(200);
        assertThat(job.jobStatus()).isEqualTo("PENDING");
        assertThat(job.data().path("nextRunTime").textValue()).isEqualTo("2026-01-05T11:00:00.123456Z");
        assertThat(job.data().path("scheduleId").longValue()).isEqualTo(job.id());
        assertThat(job.data().path("payload").textValue()).isEqualTo("hello");
        assertThat(job.data().path("userId").longValue()).isEqualTo(7);
        assertThat(store.job(job.id()).data()).isEqualTo(job.data());
    }

    @OnEachDatabase
    void hashesJobsWithoutASegmentOverAllOfThem(Store store) {
        var segments = IntStream.range(0, 300)
                .map(i -> store.submit("ONE_TIME", "segment", null)
                        .data()
                        .path("segment")
                        .intValue())
                .distinct()
                .boxed()
                .toList();

        assertThat(segments).hasSizeGreaterThan(80).allMatch(segment -> segment >= 0 && segment < 100);
    }

    @OnEachDatabase
    void pagesJobsByStatusAndTellsHowManyThereAre(Store store) {
        var ids = IntStream.range(0, 5)
                .mapToLong(i -> store.submit("ONE_TIME").id())
                .toArray();
        store.delete("/api/jobs/" + ids[0]);

        var page = store.get("/api/jobs?status=PENDING&page=1&size=3");

        assertThat(page.headers().firstValue("X-Total-Count")).hasValue("4");
        assertThat(page.data()).hasSize(1);
        assertThat(page.data().get(0).path("id").longValue()).isEqualTo(ids[4]);
    }

    @OnEachDatabase
    void givesACronJobWithoutExecutionTimeItsFirstRunAfterNow(Store store) {
        var job = store.submit(
                "CRON", "executionTime", null, "cronExpression", "0 30 9 * * *", "timeZone", "Europe/Berlin");

        assertThat(job.nextRunTime()).isEqualTo("2026-01-06T08:30:00Z");
    }

    @OnEachDatabase
    void answers404ForAnUnknownJob(Store store) {
        assertThat(store.job(987_654).status()).isEqualTo(404);
        assertThat(store.job(987_654).errorCode()).isEqualTo("JOB_NOT_FOUND");
        assertThat(store.delete("/api/jobs/987654").errorCode()).isEqualTo("JOB_NOT_FOUND");
    }
}
