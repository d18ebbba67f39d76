package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("application")
class FaultScheduleTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        assertThat(FaultSchedule.of(42, TEN_MINUTES)).isEqualTo(FaultSchedule.of(42, TEN_MINUTES));
        assertThat(FaultSchedule.of(42, TEN_MINUTES)).isNotEqualTo(FaultSchedule.of(43, TEN_MINUTES));
    }

    @Test
    void hasEveryKindAndTwoHundredFaultsInTenMinutes() {
        var schedule = FaultSchedule.of(42, TEN_MINUTES);

        assertThat(schedule.faults()).isGreaterThan(200);
        assertThat(schedule.rounds().stream()
                        .flatMap(List::stream)
                        .map(Fault::kind)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Stream.of(FaultKind.values())
                        .filter(kind -> kind.weight > 0)
                        .toList());
    }
}
