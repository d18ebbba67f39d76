package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
                .containsExactlyInAnyOrder(FaultKind.values());
    }

    /** The seed that the pom sets for CI. */
    @Test
    void hasEveryKindTwiceInCi() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var seed = Pattern.compile("<faults.seed>(\\d+)<").matcher(pom);
        assertThat(seed.find()).isTrue();

        var kinds = FaultSchedule.of(Long.parseLong(seed.group(1)), Duration.ofMinutes(3)).rounds().stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Fault::kind, Collectors.counting()));

        assertThat(kinds).containsOnlyKeys(FaultKind.values());
        assertThat(kinds.values()).allMatch(times -> times >= 2);
    }
}
