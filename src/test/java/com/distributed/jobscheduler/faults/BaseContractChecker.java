package com.distributed.jobscheduler.faults;

import static java.util.stream.Collectors.groupingBy;

import com.distributed.jobscheduler.faults.BaseContractAgent.Run;
import com.distributed.jobscheduler.faults.BaseContractStore.Job;
import com.distributed.jobscheduler.faults.BaseContractStore.Move;
import com.distributed.jobscheduler.faults.BaseContractSystem.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a run with services of the base contract by what README says of them, and by nothing more. */
final class BaseContractChecker {
    /** The times at which two witnesses write down one event differ by less. */
    private static final Duration SLACK = Duration.ofMillis(100);

    /** Why README lets a job run again. */
    enum Reason {
        NEVER_REPORTED("again: run, and never reported"),
        ANSWER_LOST("again: the dispatch's answer was lost"),
        SHARED("again: two workers held its segment");

        final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    record Records(
            List<Job> jobs, List<Run> runs, List<Move> moves, List<Trouble> troubles, BaseContractHoldings holdings) {
        Records withRuns(List<Run> other) {
            return new Records(jobs, other, moves, troubles, holdings);
        }
    }

    record Verdict(List<String> lost, List<String> repeated, Map<Reason, Integer> allowed, int returned) {}

    private final Records records;
    private final Map<String, List<Move>> moves;
    private final List<String> lost = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private final Map<Reason, Integer> allowed = new EnumMap<>(Reason.class);

    private BaseContractChecker(Records records) {
        this.records = records;
        this.moves = records.moves().stream().collect(groupingBy(Move::serial));
    }

    static Verdict check(Records records) {
        var checker = new BaseContractChecker(records);
        var runs = records.runs().stream().collect(groupingBy(Run::serial));
        for (var job : records.jobs()) {
            var mine = runs.getOrDefault(job.serial(), List.of()).stream()
                    .sorted(Comparator.comparing(Run::begun))
                    .toList();
            if (mine.isEmpty()) {
                checker.lost.add("job %s of segment %d never ran: %s"
                        .formatted(job.serial(), job.segment(), checker.moves.get(job.serial())));
            }
            for (var i = 1; i < mine.size(); i++) {
                checker.judge(job, mine.get(i - 1), mine.get(i));
            }
        }
        var returned =
                records.moves().stream().filter(BaseContractChecker::isReturn).count();
        return new Verdict(checker.lost, checker.repeated, checker.allowed, (int) returned);
    }

    private void judge(Job job, Run before, Run again) {
        var reason = reason(job, before, again);
        if (reason == null) {
            repeated.add("job %s of segment %d: %s, then %s; %s"
                    .formatted(job.serial(), job.segment(), before, again, moves.get(job.serial())));
        } else {
            allowed.merge(reason, 1, Integer::sum);
        }
    }

    private @Nullable Reason reason(Job job, Run before, Run again) {
        if (isReturnedInTime(before, again)) {
            return Reason.NEVER_REPORTED;
        }
        if (isAnswerLost(before)) {
            return Reason.ANSWER_LOST;
        }
        var worker = again.worker();
        return !before.worker().equals(worker)
                        && records.holdings()
                                .areShared(before.worker(), worker, job.segment(), job.due(), again.begun())
                ? Reason.SHARED
                : null;
    }

    /** Orphan recovery may return only what was not reported, and no earlier than its timeout after the delivery. */
    private boolean isReturnedInTime(Run before, Run again) {
        return !before.isReported()
                && moves.getOrDefault(before.serial(), List.of()).stream()
                        .filter(BaseContractChecker::isReturn)
                        .anyMatch(move -> move.at().isBefore(again.begun())
                                && !move.at()
                                        .plus(SLACK)
                                        .isBefore(before.begun().plus(BaseContractSystem.ORPHAN_TIMEOUT)));
    }

    private static boolean isReturn(Move move) {
        return move.from().equals("SCHEDULED") && move.to().equals("PENDING");
    }

    /**
     * A worker that did not hear the answer asks again, unless it is to send each dispatch once: then it may believe only
     * a 503 in the agent's name.
     */
    private boolean isAnswerLost(Run before) {
        return records.troubles().stream()
                .filter(trouble -> trouble.target().equals(before.worker())
                        || trouble.target().equals(before.worker() + ">agent"))
                .filter(trouble -> !before.worker().equals(BaseContractSystem.SENDS_ONCE)
                        || trouble.kind() == BaseContractFault.Kind.UNAVAILABLE)
                .anyMatch(trouble -> meets(trouble, before));
    }

    private static boolean meets(Trouble trouble, Run run) {
        return trouble.from().isBefore(run.ended().plus(SLACK))
                && trouble.to().plus(SLACK).isAfter(run.begun());
    }
}
