package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import org.junit.jupiter.api.Tag;

/** Calendars that change while their jobs are claimed, run, returned and changed. */
@Tag("ci")
class CalendarRaceTest {
    private static final int WEEKS = FullSize.or(12, 2);

    @OnEachDatabase
    void losesNoOccurrenceAndRunsNoneTwice(Store store) throws Exception {
        assertThat(new CalendarRace(store).run(WEEKS)).isGreaterThan(WEEKS * 200);
    }
}
