package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.agent.run.AcceptedJob;
import com.distributed.jobscheduler.agent.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The keys of recently started occurrences, bounded in number and age, with the claim under which each was started and
 * how its run ended. Not thread-safe.
 */
@RequiredArgsConstructor
final class RunMemory {
    private final int maxKeys;
    private final Duration maxAge;
    private final LinkedHashMap<String, Started> started = new LinkedHashMap<>();

    /** @param outcome null while it is not known; a result is not kept */
    private record Started(
            Instant at, @Nullable String claim, @Nullable RunOutcome outcome) {}

    boolean knows(String key, Instant now) {
        forget(now);
        return started.containsKey(key);
    }

    void remember(AcceptedJob job, Instant now) {
        started.putLast(job.key(), new Started(now, job.occurrence().claimToken(), null));
        forget(now);
    }

    void ended(String key, RunOutcome outcome) {
        var kept = outcome instanceof RunOutcome.Completed ? new RunOutcome.Completed(null) : outcome;
        started.computeIfPresent(key, (same, known) -> new Started(known.at, known.claim, kept));
    }

    /**
     * How the run of a known occurrence ended, if this is another claim of it than all before: the store that made it
     * knows nothing of the run. Each further claim is told once.
     */
    Optional<RunOutcome> toldUnder(AcceptedJob again) {
        var known = started.get(again.key());
        var claim = again.occurrence().claimToken();
        if (known == null || known.outcome == null || claim == null || claim.equals(known.claim)) {
            return Optional.empty();
        }
        started.replace(again.key(), new Started(known.at, claim, known.outcome));
        return Optional.of(known.outcome);
    }

    private void forget(Instant now) {
        while (!started.isEmpty()) {
            var eldest = started.firstEntry();
            if (started.size() <= maxKeys && eldest.getValue().at.plus(maxAge).isAfter(now)) {
                return;
            }
            started.pollFirstEntry();
        }
    }
}
