package com.distributed.jobscheduler.conformance;

import static com.distributed.jobscheduler.conformance.Bench.SOON;
import static com.distributed.jobscheduler.conformance.Bench.WATCH;
import static com.distributed.jobscheduler.conformance.Bench.notOnce;

import com.distributed.jobscheduler.conformance.Rule.Row;
import java.time.Duration;
import java.util.List;

/** The run, with a store that is away for a while, or whose answers are lost. */
final class StoreFaultChecks {
    private static final Rule AWAY_AT_START = Rule.must("waits for a store that is away at the start, then runs once");
    private static final Rule AWAY_AT_END = Rule.must("repeats its report until the store takes it");
    private static final Rule LOST = Rule.must("repeats a report whose answer was lost, with the same content");
    private static final Rule PROXY = Rule.must("takes no proxy's bare 200 for the store's grant");

    private static final Duration AWAY = Duration.ofSeconds(3);

    private StoreFaultChecks() {}

    static List<Row> awayAtStart(Bench bench) {
        return List.of(start(bench, AWAY_AT_START, Reaction.AWAY));
    }

    /** Only an agent that shows the claim's token can know that its store envelopes all answers. */
    static List<Row> proxyAtStart(Bench bench) {
        return List.of(start(bench, PROXY, Reaction.BARE));
    }

    private static Row start(Bench bench, Rule rule, Reaction reaction) {
        var job = bench.job().startsAre(reaction);
        if (!bench.send(job)) {
            return rule.notShown("it did not ask the store");
        }
        if (reaction == Reaction.BARE && job.starts().getFirst().claim() == null) {
            return rule.notShown("it shows no claim's token, as an agent of the base contract");
        }
        Bench.pause(AWAY);
        if (!job.reports().isEmpty()) {
            return rule.broken("it ran without the store's grant");
        }
        job.startsAre(Reaction.DECIDE);
        job.awaitReport(SOON);
        Bench.pause(WATCH);
        var seen = notOnce(job);
        return seen == null ? rule.holds() : rule.broken("when the store was back, " + seen);
    }

    static List<Row> awayAtEnd(Bench bench) {
        return List.of(end(bench, AWAY_AT_END, Reaction.AWAY, AWAY));
    }

    static List<Row> lostAnswer(Bench bench) {
        return List.of(end(bench, LOST, Reaction.LOSE, Duration.ZERO));
    }

    private static Row end(Bench bench, Rule rule, Reaction reaction, Duration time) {
        var job = bench.job().reportsAre(reaction);
        if (!bench.send(job) || !job.awaitReport(SOON)) {
            return rule.notShown("it did not report a run");
        }
        Bench.pause(time);
        var before = job.reports().size();
        job.reportsAre(Reaction.DECIDE);
        if (!job.await(SOON, o -> o.reports().size() > before)) {
            return rule.broken("it did not repeat the report within " + SOON.toSeconds() + " s");
        }
        var contents = job.reports().stream()
                .map(Occurrence.Report::content)
                .distinct()
                .toList();
        return rule.of(contents.size() == 1 && job.grants() == 1, "it reported " + String.join(", then ", contents));
    }
}
