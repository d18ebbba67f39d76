package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.find.Findable;
import com.distributed.jobscheduler.jobstore.find.SearchTable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.limit.LimitTable;
import com.distributed.jobscheduler.jobstore.submission.NewJob;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/** Where a changed job is found afterwards: by its words, and by its limit and priority. */
@Component
@RequiredArgsConstructor
class ChangedIndexes {
    private final SearchTable search;
    private final LimitTable limits;

    /** Needs the transaction that changes the job. */
    void changed(Job seen, NewJob wanted) {
        limits.changed(seen.id(), wanted.rules(), wanted.jobName());
        search.changed(
                Findable.of(seen.id(), seen, seen.segment()),
                Findable.of(seen.id(), wanted, wanted.segmentOf(seen.id())));
    }
}
