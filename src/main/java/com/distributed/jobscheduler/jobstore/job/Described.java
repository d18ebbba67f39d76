package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.recurrence.Recurrence;
import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller says of a job, of one that is stored or is to be stored; but for its segment, which the store may choose. */
public interface Described {
    String jobName();

    @Nullable
    Long userId();

    Frequency frequency();

    Instant executionTime();

    String timeZone();

    @Nullable
    String cronExpression();

    @Nullable
    String interval();

    @Nullable
    Instant endTime();

    @Nullable
    Integer maxOccurrences();

    MisfirePolicy misfirePolicy();

    @Nullable
    String payload();

    int maxRetries();

    RunRules rules();

    @Nullable
    String externalKey();

    /** In their order, each once; empty for none. */
    List<String> labels();

    /** Its calendar; null for none. */
    @Nullable
    CalendarUse calendarUse();

    /** The recurrence of the job, on all days. */
    default Recurrence recurrence() {
        return Recurrence.of(
                frequency(), executionTime(), ZoneId.of(timeZone()), cronExpression(), interval(), endTime());
    }
}
