package com.distributed.jobscheduler.conformance;

import static com.distributed.jobscheduler.conformance.Bench.SOON;

import com.distributed.jobscheduler.conformance.Rule.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run that takes some seconds: its life signs, its cancellation, and the end of its agent in the middle of it. */
final class SlowRunChecks {
    private static final Rule PROMPT = Rule.should("answers a dispatch within 5 s, before the run ends");
    private static final Rule BEATS = Rule.should("names a slow run in its heartbeats within 10 s");
    private static final Rule CANCEL =
            Rule.should("stops a run that the heartbeat's answer cancels, and reports nothing");
    private static final Rule KILLED =
            Rule.must("after kill -9 never reports the old run, and runs its key under a newer claim");
    private static final Rule PROCESS = Rule.should("names another process in Scheduler-Agent-Id after a restart");

    private static final Duration PROMPTLY = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(7);
    private static final String NO_SLOW_PAYLOAD = "give --slow-payload: a payload with which a run takes 15 seconds";

    private SlowRunChecks() {}

    static List<Row> heartbeats(Bench bench) {
        var slow = bench.slowPayload();
        if (slow == null) {
            return List.of(
                    PROMPT.notShown(NO_SLOW_PAYLOAD),
                    BEATS.notShown(NO_SLOW_PAYLOAD),
                    CANCEL.notShown(NO_SLOW_PAYLOAD));
        }
        var job = bench.job().cancel(); // the first heartbeat that names it is told to stop it
        var begin = System.nanoTime();
        var answer = bench.worker().deliver(job, bench.handler(), slow);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        if (answer.status() != 200 || !job.awaitStart(SOON)) {
            var why = "the slow run did not start: " + answer.text();
            return List.of(PROMPT.notShown(why), BEATS.notShown(why), CANCEL.notShown(why));
        }
        var rows = new ArrayList<Row>();
        rows.add(PROMPT.of(took.compareTo(PROMPTLY) < 0, "it answered after %d ms".formatted(took.toMillis())));
        job.await(BEAT, o -> o.beats() > 0 || !o.reports().isEmpty());
        if (job.beats() > 0) {
            rows.add(BEATS.holds());
            rows.add(afterCancel(job));
        } else if (job.starts().getFirst().agentId() == null) {
            var why = "it sends no Scheduler-Agent-Id, as an agent without heartbeats";
            rows.add(BEATS.notShown(why));
            rows.add(CANCEL.notShown(why));
        } else if (job.reports().isEmpty()) {
            rows.add(BEATS.broken("no heartbeat named it"));
            rows.add(CANCEL.notShown("no heartbeat named it"));
        } else {
            var why = "the run ended before a heartbeat: give a --slow-payload that takes 15 seconds";
            rows.add(BEATS.notShown(why));
            rows.add(CANCEL.notShown(why));
        }
        return rows;
    }

    private static Row afterCancel(Occurrence job) {
        job.awaitReport(STOP);
        if (!job.reports().isEmpty()) {
            return CANCEL.broken("it reported " + job.reports().getFirst().content());
        }
        // One more heartbeat may be under way while the run stops.
        return CANCEL.of(job.beats() <= 2, "its heartbeats went on to name the run");
    }

    static List<Row> kill(Bench bench) {
        var slow = bench.slowPayload();
        if (bench.agent().isForeign() || slow == null) {
            var why = slow == null ? NO_SLOW_PAYLOAD : "give --start-agent: the command that starts it";
            return List.of(KILLED.notShown(why), PROCESS.notShown(why));
        }
        var job = bench.job();
        if (!bench.send(job, slow) || job.grants() == 0) {
            var why = "the slow run did not start";
            return List.of(KILLED.notShown(why), PROCESS.notShown(why));
        }
        bench.agent().kill();
        var before = job.reports().size();
        if (before > 0) {
            var why = "the run ended before the kill: give a --slow-payload that takes 15 seconds";
            return List.of(KILLED.notShown(why), PROCESS.notShown(why));
        }
        bench.agent().start();
        if (!bench.agent().awaitAnswer(bench.worker())) {
            return List.of(
                    KILLED.broken("the command did not start it again"), PROCESS.notShown("it did not start again"));
        }
        Bench.pause(Bench.WATCH);
        var old = job.reports().size();
        var first = job.starts().getFirst().agentId();
        job.claimAgain();
        bench.deliver(job);
        job.awaitReport(SOON);
        Bench.pause(Bench.WATCH);
        return List.of(killed(job, old), process(first, job));
    }

    private static Row killed(Occurrence job, int old) {
        if (old > 0) {
            return KILLED.broken("it reported the run that was killed");
        }
        var starts = job.grants() - 1;
        return KILLED.of(
                starts == 1 && job.reports().size() == 1,
                "under the newer claim it was started %s and reported %s"
                        .formatted(
                                Bench.times(starts), Bench.times(job.reports().size())));
    }

    private static Row process(@Nullable String first, Occurrence job) {
        if (first == null) {
            return PROCESS.notShown("it sends no Scheduler-Agent-Id");
        }
        return PROCESS.of(!Objects.equals(first, job.starts().getLast().agentId()), "both called themselves " + first);
    }
}
