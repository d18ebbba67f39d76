package com.distributed.jobscheduler.conformance;

import static com.distributed.jobscheduler.conformance.Bench.SOON;
import static com.distributed.jobscheduler.conformance.Bench.WATCH;
import static com.distributed.jobscheduler.conformance.Bench.notOnce;
import static com.distributed.jobscheduler.conformance.Bench.times;

import com.distributed.jobscheduler.conformance.Rule.Row;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** The dispatch and the run, with a store that is well. */
final class RunChecks {
    private static final Rule ACCEPTS = Rule.must("accepts a dispatch with 200");
    private static final Rule ASKS = Rule.must("asks the store before it runs");
    private static final Rule REPORTS = Rule.must("reports COMPLETED after the run");
    private static final Rule CLAIM = Rule.should("shows the claim's token at the start");
    private static final Rule AGENT_ID =
            Rule.should("names its process in Scheduler-Agent-Id, at the start and in the report");
    private static final Rule TOGETHER = Rule.must("two dispatches of one key at the same time are one run");
    private static final Rule LATE = Rule.must("a repeat after the end is answered 200 and runs nothing");
    private static final Rule REFUSED = Rule.must("does not run what the store refused with 409");
    private static final Rule NEWER = Rule.must("runs a refused key when it comes again under a newer claim");
    private static final Rule CAPACITY =
            Rule.must("runs whatever it answered with 200, also when many come; 503 for the rest");
    private static final Rule INVALID = Rule.should("answers 400 to a job without a jobName");
    private static final Rule NAMES =
            Rule.should("answers 422 NO_HANDLER with its handlers to a name that it does not know");
    private static final Rule STATUS = Rule.should("answers GET /api/worker-agent/status");

    private static final int MANY = 300;
    private static final int AT_ONCE = 16;
    private static final Duration HOLD = Duration.ofSeconds(3);
    /** On a busy machine a run that should not be takes its time; beside this check others take as long. */
    private static final Duration LONG_WATCH = Duration.ofSeconds(5);

    private RunChecks() {}

    static List<Row> oneRun(Bench bench) {
        var job = bench.job();
        var answer = bench.deliver(job);
        if (answer.status() != 200) {
            return List.of(ACCEPTS.broken(answer.text()));
        }
        var ended = job.awaitReport(SOON);
        var starts = job.starts();
        var reports = job.reports();
        if (starts.isEmpty()) {
            return List.of(
                    ACCEPTS.holds(),
                    ASKS.broken(
                            ended
                                    ? "it reported a run that it had not started at the store"
                                    : "it never started the run"));
        }
        var first = starts.getFirst();
        var rows = new ArrayList<>(List.of(ACCEPTS.holds(), ASKS.holds()));
        rows.add(REPORTS.of(
                ended && reports.getFirst().isCompleted(),
                ended
                        ? "it reported " + reports.getFirst().content()
                        : "it did not report within " + SOON.toSeconds() + " s"));
        rows.add(CLAIM.of(job.claim().equals(first.claim()), "it showed " + first.claim()));
        var agentId = first.agentId();
        if (agentId == null) {
            rows.add(AGENT_ID.notShown("it sends no Scheduler-Agent-Id, as an agent of the base contract"));
        } else {
            rows.add(AGENT_ID.of(
                    !ended || agentId.equals(reports.getFirst().agentId()),
                    "the report named another process than the start"));
        }
        return rows;
    }

    static List<Row> repeats(Bench bench) {
        // Held at the start, or the first run may be over before the second dispatch is there.
        var job = bench.job().startsAre(Reaction.HOLD);
        var release = afterHold(() -> job.startsAre(Reaction.DECIDE));
        BesideEachOther.run(
                2, List.<Callable<PlayedWorker.Answer>>of(() -> bench.deliver(job), () -> bench.deliver(job)));
        release.interrupt();
        if (!job.awaitReport(SOON)) {
            return List.of(TOGETHER.broken("no run was reported"));
        }
        Bench.pause(WATCH);
        var together = notOnce(job);
        var reports = job.reports().size();
        var late = bench.deliver(job);
        Bench.pause(WATCH);
        var again = job.reports().size() - reports;
        return List.of(
                together == null ? TOGETHER.holds() : TOGETHER.broken(together),
                LATE.of(late.status() == 200 && again == 0, again > 0 ? "it ran again" : late.text()));
    }

    static List<Row> refusedStart(Bench bench) {
        var job = bench.job().startsAre(Reaction.REFUSE);
        if (!bench.send(job)) {
            return List.of(REFUSED.notShown("it did not ask the store"));
        }
        var row = REFUSED.of(!job.awaitReport(LONG_WATCH), "it reported a run of it");
        var asked = job.reports().size();
        job.startsAre(Reaction.DECIDE).claimAgain();
        var second = bench.deliver(job);
        job.await(SOON, o -> o.reports().size() > asked);
        var ran = job.grants() == 1 && job.reports().size() == asked + 1;
        return List.of(row, NEWER.of(ran, second.status() == 200 ? String.valueOf(notOnce(job)) : second.text()));
    }

    /** While the store keeps its starts waiting, an agent fills up; then each job that it took must come to its end. */
    static List<Row> capacity(Bench bench) {
        var taken = Collections.synchronizedList(new ArrayList<Occurrence>());
        var others = Collections.synchronizedList(new ArrayList<String>());
        var all = new ArrayList<Occurrence>();
        var calls = new ArrayList<Callable<Object>>();
        for (var i = 0; i < MANY; i++) {
            var job = bench.job().startsAre(Reaction.HOLD);
            all.add(job);
            calls.add(() -> {
                var answer = bench.worker().dispatch(job, bench.handler(), bench.payload());
                if (answer.status() == 200) {
                    taken.add(job);
                } else if (answer.status() != 503) {
                    others.add(answer.text());
                }
                return answer;
            });
        }
        var release = afterHold(() -> all.forEach(job -> job.startsAre(Reaction.DECIDE)));
        BesideEachOther.run(AT_ONCE, calls);
        release.interrupt();
        awaitAll(taken);
        var dropped = taken.stream().filter(job -> job.reports().isEmpty()).count();
        var twice = taken.stream().filter(job -> job.reports().size() > 1).count();
        if (dropped > 0 || twice > 0) {
            return List.of(CAPACITY.broken("of %d that it answered with 200, %d never ended and %d ended twice"
                    .formatted(taken.size(), dropped, twice)));
        }
        return List.of(CAPACITY.of(
                others.isEmpty(), others.isEmpty() ? "" : "%s: %s".formatted(times(others.size()), others.getFirst())));
    }

    /** Ends a hold: when it is interrupted, for everything is answered; or after a while, for an agent that answers after the run. */
    private static Thread afterHold(Runnable end) {
        return Thread.ofVirtual().start(() -> {
            Bench.pause(HOLD);
            end.run();
        });
    }

    /** As long as one after the other ends, and no longer than half a minute. */
    private static void awaitAll(List<Occurrence> jobs) {
        var end = System.nanoTime() + SOON.plus(SOON.dividedBy(2)).toNanos();
        for (var job : jobs) {
            var left = Math.max(0, end - System.nanoTime());
            if (!job.awaitReport(Duration.ofNanos(Math.min(left, SOON.toNanos() / 2)))) {
                return;
            }
        }
    }

    static List<Row> refusals(Bench bench) {
        var nameless = bench.worker().dispatch(bench.job(), null, bench.payload());
        var unknown = bench.worker().dispatch(bench.job(), "no-such-handler-of-the-check", bench.payload());
        var handlers = unknown.data().path("handlers").size();
        var status = bench.worker().status();
        return List.of(
                INVALID.of(nameless.status() == 400, nameless.text()),
                unknown.status() == 200
                        ? NAMES.notShown("it takes a job of any name")
                        : NAMES.of(
                                unknown.status() == 422 && unknown.isNamed(ErrorCodes.NO_HANDLER) && handlers > 0,
                                unknown.text() + (handlers > 0 ? "" : ", without handlers in data")),
                STATUS.of(status.status() == 200, status.text()));
    }
}
