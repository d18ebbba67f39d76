package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.peer.DueEntry;
import com.distributed.jobscheduler.worker.peer.DueQuery;
import com.distributed.jobscheduler.worker.peer.DueReply;
import com.distributed.jobscheduler.worker.peer.JobStoreClient;
import com.distributed.jobscheduler.worker.peer.StopReadingException;
import com.distributed.jobscheduler.worker.segment.Assignment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the due list as a stream (semantics: "One scan", step 2) and returns the orphans in it. */
@Slf4j
@Component
@RequiredArgsConstructor
class ListScan {
    private final JobStoreClient store;
    private final JobDispatcher dispatcher;
    private final ListedEntries entries;
    private final OrphanRecovery orphans;
    private final ScanProperties properties;
    /** Whether the list has malformed entries. */
    private final SaidOnce malformed = new SaidOnce();

    /** True when the list also shows jobs that become due before the next scan. */
    boolean looksAhead() {
        return properties.lookAhead().isPositive();
    }

    /** True when the list is read after batches: it shows what no batch brings. */
    boolean isOfUseAfterBatches() {
        return looksAhead() && dispatcher.mayClaim();
    }

    /**
     * Reads the list once.
     *
     * @param inBatches whether listed jobs are claimed by a batch, at their instant
     * @param after the instant behind which the list is of use; null: from the beginning
     * @return why the list could not be read to its end; null on success
     */
    @Nullable
    String run(Assignment assignment, ScanTally tally, boolean inBatches, @Nullable Instant after) {
        var until = tally.startedAt().plus(properties.lookAhead()).truncatedTo(ChronoUnit.MILLIS);
        var reply = store.due(
                new DueQuery(until, assignment.segments().toParameter(), after),
                entry -> take(entry, assignment, tally, inBatches),
                why -> malformed(why, tally));
        orphans.listEnded(reply instanceof DueReply.Complete);
        orphans.giveBack();
        if (reply instanceof DueReply.Complete && tally.skipped(Skip.MALFORMED) == 0 && malformed.ends()) {
            log.info("scan-list.well-formed (no entry is malformed any more)");
        }
        return switch (reply) {
            case DueReply.Complete complete -> null;
            case DueReply.Stopped stopped -> dispatcher.isStopping() ? ScanSummary.STOPPED : null;
            case DueReply.Failed failed -> failed.reason();
        };
    }

    private void take(DueEntry entry, Assignment assignment, ScanTally tally, boolean inBatches) {
        if (!dispatcher.mayClaim()) {
            throw new StopReadingException();
        }
        tally.listed();
        var goesOn = tally.alone(entry, () -> entries.take(entry, assignment, tally, inBatches));
        if (!goesOn) {
            throw new StopReadingException();
        }
    }

    private void malformed(String why, ScanTally tally) {
        tally.listed();
        tally.skip(Skip.MALFORMED);
        if (malformed.begins()) {
            log.warn("scan-entry.malformed reason=\"{}\" next=\"the rest of the list goes on\"", why);
        }
    }
}
