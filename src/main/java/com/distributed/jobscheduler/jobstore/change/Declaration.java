package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.history.Act;
import com.distributed.jobscheduler.jobstore.history.JobHistory;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.job.JobTable;
import com.distributed.jobscheduler.jobstore.job.OwnJobs;
import com.distributed.jobscheduler.jobstore.submission.Insertion;
import com.distributed.jobscheduler.jobstore.submission.JobInsert;
import com.distributed.jobscheduler.jobstore.submission.JobSubmission;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import com.distributed.jobscheduler.jobstore.submission.SubmissionRules;
import com.distributed.jobscheduler.wire.Frequency;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the job of a caller's key what the caller says it is: creates it, changes it, or finds that it is so. */
@Component
@RequiredArgsConstructor
class Declaration {
    private final SubmissionRules rules;
    private final JobInsert insert;
    private final JobTable jobs;
    private final JobChange changes;
    private final JobHistory history;
    private final TransactionOperations transactions;
    private final Clock clock;

    /** What a declaration did. */
    enum Effect {
        CREATED,
        CHANGED,
        UNCHANGED;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The job, and what was done to it. */
    record Declared(Effect effect, Job job) {}

    /**
     * Declares the job of this key. Repeats until no other call interferes: each time,
     * another one has got through.
     *
     * @param expected which versions may be changed
     * @throws com.distributed.jobscheduler.http.server.ApiException 400 for an invalid job; 403 when the key belongs to
     *     another client's job; 409 when the change must wait for the end of a run
     */
    Declared declare(String key, JobSubmission submission, ExpectedVersion expected, @Nullable String client) {
        while (true) {
            var holder = jobs.findByKey(key).orElse(null);
            if (holder == null) {
                expected.checkNone();
            } else {
                OwnJobs.check(holder, client);
                expected.check(holder);
            }
            var declared = holder == null ? create(key, submission, client) : change(key, holder, submission);
            if (declared != null) {
                return declared;
            }
        }
    }

    private @Nullable Declared create(String key, JobSubmission submission, @Nullable String client) {
        var wanted = rules.check("", submission.declared(key, submission.executionTime()));
        return switch (Objects.requireNonNull(transactions.execute(status -> created(wanted, client)))) {
            case Insertion.Stored stored ->
                jobs.find(stored.ids().getFirst())
                        .map(job -> new Declared(Effect.CREATED, job))
                        .orElse(null);
            case Insertion.KeyTaken taken -> null;
        };
    }

    private Insertion created(NewJob wanted, @Nullable String client) {
        var insertion = insert.insert(List.of(wanted), client);
        if (insertion instanceof Insertion.Stored stored) {
            history.record(stored.ids().getFirst(), Act.CREATED, null);
        }
        return insertion;
    }

    private @Nullable Declared change(String key, Job holder, JobSubmission submission) {
        return switch (changes.apply(holder, wanted(key, holder, submission))) {
            case JobChange.Result.Unchanged unchanged -> new Declared(Effect.UNCHANGED, unchanged.job());
            case JobChange.Result.Changed changed -> new Declared(Effect.CHANGED, changed.job());
            case JobChange.Result.Moved moved -> null;
            case JobChange.Result.KeyTaken taken -> null;
        };
    }

    /** A CRON job without executionTime begins at once; once it has begun, it has begun. */
    private NewJob wanted(String key, Job holder, JobSubmission submission) {
        var hasBegun = submission.executionTime() == null
                && submission.frequency() == Frequency.CRON
                && holder.frequency() == Frequency.CRON
                && !holder.executionTime().isAfter(clock.instant());
        return rules.check(
                "", submission.declared(key, hasBegun ? holder.executionTime() : submission.executionTime()));
    }
}
