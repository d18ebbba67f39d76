package com.distributed.jobscheduler.jobstore;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The batch claim beside an action on many jobs, over HTTP on PostgreSQL. Not a test, because times depend on the
 * machine; run its {@code main}.
 */
final class ActionBenchmark {
    private static final int JOBS = 200_000;
    private static final int ROUNDS = 400;
    private static final int PAIRS = 3;

    private ActionBenchmark() {}

    public static void main(String[] args) throws InterruptedException {
        var store = Store.on(Database.POSTGRES).emptied();
        store.insertDue(JOBS);
        store.jdbc()
                .update(
                        "insert into job_search select id, job_name, user_id, segment, external_key, frequency from jobs");
        store.jdbc().update("update jobs set segment = 6, user_id = 1 where id > ?", JOBS / 2);
        store.jdbc().update("update job_search set segment = 6, user_id = 1 where job_id > ?", JOBS / 2);
        store.jdbc().execute("vacuum analyze");
        claims(store);
        for (var pair = 0; pair < PAIRS; pair++) {
            print("alone", claims(store));
            var goesOn = new AtomicBoolean(true);
            var acting = Thread.ofVirtual().start(() -> act(store, goesOn));
            print("beside an action", claims(store));
            goesOn.set(false);
            acting.join();
        }
        System.exit(0);
    }

    private static void act(Store store, AtomicBoolean goesOn) {
        var jobs = 0;
        var start = System.nanoTime();
        for (var pauses = true; goesOn.get(); pauses = !pauses) {
            jobs += store.post(
                            "/api/jobs/actions",
                            "{\"action\":\"%s\",\"filter\":{\"userId\":1},\"limit\":1000}"
                                    .formatted(pauses ? "PAUSE" : "RESUME"))
                    .data()
                    .path("changed")
                    .intValue();
        }
        System.out.printf(Locale.ROOT, "the action: %.0f jobs a second%n", jobs / ((System.nanoTime() - start) / 1e9));
    }

    private static long[] claims(Store store) {
        var nanos = new long[ROUNDS];
        for (var i = 0; i < ROUNDS; i++) {
            var start = System.nanoTime();
            var answer = store.post("/api/job-schedules/claim", "{\"workerId\":\"w\",\"segments\":[5],\"limit\":10}");
            nanos[i] = System.nanoTime() - start;
            if (answer.data().size() != 10) {
                throw new IllegalStateException(answer.toString());
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(String what, long[] nanos) {
        System.out.printf(
                Locale.ROOT,
                "claims of 10, %s: median %.2f ms, p95 %.2f ms%n",
                what,
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS * 95 / 100] / 1e6);
    }
}
