package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.wire.JobStatus;
import java.util.List;
import java.util.Set;
import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * One list, and the ways to read it.
 *
 * @param statuses the only ones that may pass; none where the filter contradicts itself
 */
record Search(FindFilter filter, Sort sort, Set<JobStatus> statuses, Conditions conditions, List<Source> sources) {
    static Search of(FindFilter filter, Sort sort, DatabaseDriver database) {
        var statuses = filter.statuses();
        statuses.retainAll(sort.statuses());
        return new Search(
                filter, sort, statuses, Conditions.of(filter, statuses), Sources.of(filter, statuses, database));
    }

    /** Whether all jobs of the smallest source pass. */
    boolean isOnlyOne() {
        return (sources.size() == 1 && conditions.parts() == (sources.getFirst().equals(Source.ALL) ? 0 : 1))
                || (filter.isByDueOnly() && statuses.equals(filter.statuses()));
    }

    /** The jobs to look at one after the other where no source is small, from the start or after a place. */
    String walk(boolean fromStart) {
        return Sources.walked(sources, filter, sort).walk(sort, fromStart);
    }
}
