package com.distributed.jobscheduler.conformance;

import static com.distributed.jobscheduler.conformance.Bench.SOON;

import com.distributed.jobscheduler.conformance.Rule.Row;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.time.Duration;
import java.util.List;

/** What an agent may offer, looked at where it does. */
final class OfferChecks {
    private static final Rule REGISTERS = Rule.should("registers at the store");
    private static final Rule SLOTS = Rule.may("says for how many more jobs it has room");
    private static final Rule GROUPS = Rule.may("takes several dispatches in one call");
    private static final Rule EPOCH = Rule.may("refuses a dispatch under an older epoch of the same worker");

    private static final Duration REGISTRATION = Duration.ofSeconds(12);

    private OfferChecks() {}

    static List<Row> offers(Bench bench) {
        var answer = bench.deliver(bench.job());
        var slots = answer.headers().getFirst(WireHeaders.FREE_SLOTS);
        var group = answer.headers().getFirst(WireHeaders.DISPATCH_GROUP);
        return List.of(
                slots == null
                        ? SLOTS.notShown("it sends no " + WireHeaders.FREE_SLOTS)
                        : SLOTS.of(slots.matches("\\d{1,9}"), WireHeaders.FREE_SLOTS + " is " + slots),
                group == null ? GROUPS.notShown("it sends no " + WireHeaders.DISPATCH_GROUP) : together(bench),
                epochs(bench));
    }

    private static Row together(Bench bench) {
        var jobs = List.of(bench.job(), bench.job());
        var answer = bench.worker().dispatchTogether(jobs, bench.handler(), bench.payload());
        var entries = answer.data().findValues("status");
        if (answer.status() != 200 || entries.size() != 2) {
            return GROUPS.broken(answer.text() + ", with %d entries for 2 dispatches".formatted(entries.size()));
        }
        for (var i = 0; i < 2; i++) {
            if (answer.data().path(i).path("status").asInt() == 200
                    && !jobs.get(i).awaitReport(SOON)) {
                return GROUPS.broken("it did not run what it answered with 200");
            }
        }
        return GROUPS.holds();
    }

    private static Row epochs(Bench bench) {
        var job = bench.job();
        var worker = "check-" + job.jobId;
        bench.worker().dispatch(job, bench.handler(), bench.payload(), worker, 2);
        var older = bench.worker().dispatch(bench.job(), bench.handler(), bench.payload(), worker, 1);
        return older.status() == 409 && older.isNamed(ErrorCodes.STALE_EPOCH)
                ? EPOCH.holds()
                : EPOCH.notShown(older.text());
    }

    static List<Row> registration(Bench bench) {
        var end = System.nanoTime() + REGISTRATION.toNanos();
        while (bench.registered().isEmpty() && System.nanoTime() < end) {
            Bench.pause(Duration.ofMillis(100));
        }
        return List.of(REGISTERS.of(
                !bench.registered().isEmpty(), "it did not within %d s".formatted(REGISTRATION.toSeconds())));
    }
}
