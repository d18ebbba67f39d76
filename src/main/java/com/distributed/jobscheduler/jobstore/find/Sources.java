package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.jdbc.DatabaseDriver;

/** The indexes by which the jobs of a filter can be read. */
final class Sources {
    private static final String SEARCH = "job_search";
    private static final String WAITING = "status = 'PENDING'";
    private static final String WAITING_PAUSED = "status = 'PENDING' and " + Conditions.PAUSED;

    private Sources() {}

    /** All that fit the filter; those that usually hold fewest jobs come first. There is always one. */
    static List<Source> of(FindFilter filter, Set<JobStatus> statuses, DatabaseDriver database) {
        var all = new ArrayList<Source>();
        if (filter.externalKey() != null) {
            all.add(Source.byId(SEARCH, "job_id", "external_key = :externalKey"));
        }
        for (var i = 0; filter.label() != null && i < filter.label().size(); i++) {
            all.add(Source.byId("job_labels", "job_id", "label = :label" + i));
        }
        if (filter.jobName() != null) {
            all.add(Source.byId(SEARCH, "job_id", "job_name = :jobName"));
        }
        if (filter.userId() != null) {
            all.add(Source.byId(SEARCH, "job_id", "user_id = :userId"));
        }
        if (filter.segment() != null) {
            all.add(Source.byId(SEARCH, "job_id", "segment = :segment"));
        }
        if (Boolean.TRUE.equals(filter.paused())) {
            all.add(Source.byId("jobs", "id", Conditions.PAUSED));
        }
        if (filter.lastOutcome() == LastOutcome.FAILED) {
            all.add(Source.byId("jobs", "id", Conditions.FAILED));
        }
        if (filter.frequency() != null) {
            all.add(Source.byId(SEARCH, "job_id", "frequency = :frequency"));
        }
        if (filter.namePrefix() != null) {
            all.add(new Source(
                    List.of(new Source.Part(SEARCH, "job_id", prefix(database), "job_name, job_id")), false));
        }
        if (filter.isByDue()) {
            all.add(new Source(waiting(filter, " and " + String.join(" and ", Conditions.due(filter))), false));
        }
        if (statuses.size() < JobStatus.values().length) {
            all.add(new Source(
                    statuses.stream()
                            .map(status -> Source.Part.of("jobs", "id", "status = '" + status + "'"))
                            .toList(),
                    true));
        }
        return all.isEmpty() ? List.of(Source.ALL) : all;
    }

    /** H2 orders names by parts of a code point, where the range would leave some out. */
    private static String prefix(DatabaseDriver database) {
        return database == DatabaseDriver.POSTGRESQL
                ? "job_name >= :namePrefix and job_name < :prefixEnd"
                : "job_name >= :namePrefix and substring(job_name, 1, char_length(:namePrefix)) = :namePrefix";
    }

    /** The one to read a list in this order from, where none is small. */
    static Source walked(List<Source> sources, FindFilter filter, Sort sort) {
        return switch (sort) {
            case ID, ID_DESCENDING ->
                sources.stream().filter(Source::isById).findFirst().orElse(Source.ALL);
            case DUE, DUE_DESCENDING ->
                new Source(
                        waiting(
                                filter,
                                String.join(
                                        "",
                                        Conditions.due(filter).stream()
                                                .map(range -> " and " + range)
                                                .toList())),
                        false);
            case ENDED, ENDED_DESCENDING ->
                new Source(List.of(Source.Part.of("jobs", "id", "finished_at is not null")), false);
        };
    }

    /** Jobs that wait: each is an index on PostgreSQL, and the first one on H2. */
    private static List<Source.Part> waiting(FindFilter filter, String range) {
        var condition = Boolean.TRUE.equals(filter.paused()) ? WAITING_PAUSED : WAITING;
        return List.of(new Source.Part("jobs", "id", condition + range, "next_run_time, id"));
    }
}
