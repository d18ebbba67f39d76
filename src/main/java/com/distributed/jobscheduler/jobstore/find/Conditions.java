package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.LastOutcome;
import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.wire.JobStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter in SQL, on the rows {@code j} of the table {@code jobs}.
 *
 * @param where true for a job that passes
 * @param parts how many conditions it has
 * @param params the values of the parameters that it names
 */
record Conditions(String where, int parts, Map<String, Object> params) {
    /** The exact text of the partial index on PostgreSQL. */
    static final String FAILED = "consecutive_failures > 0";
    /** The same; a paused job may run once all the same. */
    static final String PAUSED = "(paused or runs_while_paused)";

    /** What the filter says, of jobs in these statuses. */
    static Conditions of(FindFilter filter, Set<JobStatus> statuses) {
        var all = new ArrayList<String>();
        var params = new HashMap<String, Object>();
        equal(all, params, "job_name", "jobName", filter.jobName());
        equal(all, params, "external_key", "externalKey", filter.externalKey());
        equal(all, params, "user_id", "userId", filter.userId());
        equal(all, params, "segment", "segment", filter.segment());
        var prefix = filter.namePrefix();
        if (prefix != null) {
            all.add("substring(j.job_name, 1, char_length(:namePrefix)) = :namePrefix");
            params.put("namePrefix", prefix);
            params.put("prefixEnd", NamePrefix.end(prefix));
        }
        var frequency = filter.frequency();
        equal(all, params, "frequency", "frequency", frequency == null ? null : frequency.name());
        if (filter.paused() != null) {
            all.add((filter.paused() ? "" : "not ") + "(j.paused or j.runs_while_paused)");
        }
        if (statuses.size() < JobStatus.values().length) {
            all.add("j." + in(statuses));
        }
        var labels = filter.label() == null ? List.<String>of() : filter.label();
        for (var i = 0; i < labels.size(); i++) {
            all.add("exists (select 1 from job_labels l where l.job_id = j.id and l.label = :label%d)".formatted(i));
            params.put("label" + i, labels.get(i));
        }
        due(filter).forEach(range -> all.add("j." + range));
        if (filter.dueFrom() != null) {
            params.put("dueFrom", Utc.param(filter.dueFrom()));
        }
        if (filter.dueTo() != null) {
            params.put("dueTo", Utc.param(filter.dueTo()));
        }
        if (filter.lastOutcome() == LastOutcome.FAILED) {
            all.add("j." + FAILED);
        } else if (filter.lastOutcome() == LastOutcome.COMPLETED) {
            all.add("j.consecutive_failures = 0 and j.last_success_at is not null");
        }
        return new Conditions(all.isEmpty() ? "true" : String.join(" and ", all), all.size(), params);
    }

    private static void equal(
            List<String> all, Map<String, Object> params, String column, String name, @Nullable Object value) {
        if (value != null) {
            all.add("j.%s = :%s".formatted(column, name));
            params.put(name, value);
        }
    }

    /** The range of the run time that the filter names. */
    static List<String> due(FindFilter filter) {
        var range = new ArrayList<String>();
        if (filter.dueFrom() != null) {
            range.add("next_run_time >= :dueFrom");
        }
        if (filter.dueTo() != null) {
            range.add("next_run_time < :dueTo");
        }
        return range;
    }

    private static String in(Collection<JobStatus> statuses) {
        return statuses.isEmpty()
                ? "status is null"
                : statuses.stream()
                        .map(status -> "'" + status + "'")
                        .collect(Collectors.joining(", ", "status in (", ")"));
    }
}
