package com.distributed.jobscheduler.faults;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Judges a history; knows the promises, but not the code that keeps them. */
final class Checker {
    private static final Set<String> LEGAL = Set.of(
            "PENDING>SCHEDULED",
            "SCHEDULED>RUNNING",
            "SCHEDULED>PENDING",
            "SCHEDULED>FAILED",
            "SCHEDULED>COMPLETED",
            "RUNNING>COMPLETED",
            "RUNNING>FAILED",
            "RUNNING>PENDING",
            "PENDING>CANCELLED",
            "SCHEDULED>CANCELLED",
            "RUNNING>CANCELLED");
    private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");
    private static final Set<String> ENDED_UNSTARTED = Set.of("GIVEN_BACK", "CLAIM_EXPIRED", "CANCELLED", "FAILED");

    private final List<String> lost = new ArrayList<>();
    private final List<String> duplicated = new ArrayList<>();
    private final List<String> illegal = new ArrayList<>();

    private Checker() {}

    /**
     * Returns the violations, one line each.
     *
     * @param occurrences expected number of runs
     */
    record Verdict(long occurrences, List<String> lost, List<String> duplicated, List<String> illegal) {}

    /**
     * Judges the recorded history.
     *
     * @param until every occurrence due before must have run, or have a recorded reason
     */
    static Verdict check(History history, Instant until) {
        var checker = new Checker();
        checker.acknowledgedAreThere(history);
        checker.everyJobEnded(history, until);
        checker.everyAttemptTookEffectOnce(history);
        checker.claimsAreGivenOnce(history);
        checker.movesAreLegal(history);
        checker.epochsNeverFall(history);
        var occurrences = Stream.concat(
                        history.attempts().stream().map(History.Attempt::key),
                        history.jobs().stream()
                                .filter(job -> job.nextRunTime().isBefore(until))
                                .map(job -> job.id() + ":" + job.nextRunTime().toEpochMilli()))
                .distinct()
                .count();
        return new Verdict(occurrences, checker.lost, checker.duplicated, checker.illegal);
    }

    private void acknowledgedAreThere(History history) {
        var there = history.jobs().stream().collect(groupingBy(History.Job::batch, counting()));
        history.acknowledged().forEach((batch, jobs) -> {
            if (there.getOrDefault(batch, 0L) != jobs.longValue()) {
                lost.add("batch %d was acknowledged with %d jobs, there are %d"
                        .formatted(batch, jobs, there.getOrDefault(batch, 0L)));
            }
        });
    }

    private void everyJobEnded(History history, Instant until) {
        var claimed = history.attempts().stream().map(History.Attempt::jobId).collect(toSet());
        for (var job : history.jobs()) {
            var ended = TERMINAL.contains(job.status());
            if (ended && !job.status().equals("CANCELLED") && !claimed.contains(job.id())) {
                lost.add("job %d is %s without one attempt".formatted(job.id(), job.status()));
            }
            if (!ended && job.nextRunTime().isBefore(until)) {
                lost.add("job %d (%s) is still %s for %s"
                        .formatted(job.id(), job.frequency(), job.status(), job.nextRunTime()));
            }
        }
    }

    private void everyAttemptTookEffectOnce(History history) {
        var hits = history.started().stream().collect(groupingBy(identity(), counting()));
        hits.forEach((key, times) -> {
            if (times > 1) {
                duplicated.add("%s took effect %d times".formatted(key, times));
            }
        });
        var granted = new HashMap<String, Integer>();
        var completed = new HashMap<Long, Integer>();
        var frequencies = history.jobs().stream().collect(toMap(History.Job::id, History.Job::frequency));
        for (var attempt : history.attempts()) {
            var took = hits.containsKey(attempt.key());
            if ("COMPLETED".equals(attempt.outcome())) {
                completed.merge(attempt.jobId(), 1, Integer::sum);
                if (!took) {
                    lost.add(attempt.key() + " is COMPLETED, and never took effect");
                }
            }
            if (attempt.wasStarted() && granted.merge(attempt.key(), 1, Integer::sum) > 1) {
                duplicated.add(attempt.key() + " was granted twice");
            }
            if (!attempt.wasStarted() && attempt.outcome() != null && !ENDED_UNSTARTED.contains(attempt.outcome())) {
                illegal.add("%s ended as %s without a start".formatted(attempt.key(), attempt.outcome()));
            }
        }
        completed.forEach((job, times) -> {
            if (times > 1 && "ONE_TIME".equals(frequencies.get(job))) {
                duplicated.add("job %d was COMPLETED %d times".formatted(job, times));
            }
        });
        hits.keySet().stream()
                .filter(key -> !granted.containsKey(key))
                .forEach(key -> duplicated.add(key + " took effect, and no start of it was granted"));
    }

    /** Two claims of one occurrence are allowed only when the earlier one ended without a start. */
    private void claimsAreGivenOnce(History history) {
        var last = new HashMap<String, History.Attempt>();
        for (var attempt : history.attempts()) {
            var before = last.put(attempt.key(), attempt);
            if (before != null && (before.outcome() == null || !ENDED_UNSTARTED.contains(before.outcome()))) {
                duplicated.add("%s was claimed again after %s".formatted(attempt.key(), before.outcome()));
            }
        }
        var claims = history.moves().stream()
                .filter(move -> move.to().equals("SCHEDULED"))
                .count();
        if (claims != history.attempts().size()) {
            illegal.add("%d claims, and %d attempts in the history"
                    .formatted(claims, history.attempts().size()));
        }
    }

    private void movesAreLegal(History history) {
        var status = new HashMap<Long, String>();
        for (var move : history.moves()) {
            var before = status.put(move.jobId(), move.to());
            if (!LEGAL.contains(move.from() + ">" + move.to())
                    || !move.from().equals(before == null ? "PENDING" : before)) {
                illegal.add("job %d moved from %s to %s".formatted(move.jobId(), move.from(), move.to()));
            }
        }
    }

    private void epochsNeverFall(History history) {
        history.epochs().forEach((owner, epochs) -> {
            var highest = Long.MIN_VALUE;
            for (var epoch : new ArrayList<>(epochs)) {
                if (epoch < highest) {
                    illegal.add("%s fell from epoch %d to %d".formatted(owner, highest, epoch));
                }
                highest = Math.max(highest, epoch);
            }
        });
    }

    /** The checker must find a lost and a repeated run, forged into this history. */
    static void checkItself(History history, Instant end) {
        var key = someCompletedKey(history);
        var without = new ArrayList<>(history.started());
        without.remove(key);
        assertThat(check(history.withStarted(without), end).lost()).hasSize(1);
        var twice = new ArrayList<>(history.started());
        twice.add(key);
        assertThat(check(history.withStarted(twice), end).duplicated()).hasSize(1);
    }

    /** The key of a completed run, for a test of this checker that removes or repeats it. */
    private static String someCompletedKey(History history) {
        var started = new HashSet<>(history.started());
        return history.attempts().stream()
                .filter(attempt -> "COMPLETED".equals(attempt.outcome()))
                .map(History.Attempt::key)
                .filter(started::contains)
                .findFirst()
                .orElseThrow();
    }
}
