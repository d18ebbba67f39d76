package com.distributed.jobscheduler.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.wire.WireHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

@ExtendWith(OwnLog.Extension.class)
class ClockSkewTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ClockSkew skew =
            new ClockSkew(Clock.fixed(Instant.parse("2026-01-01T10:00:00.500Z"), ZoneOffset.UTC), meters);

    @ParameterizedTest
    @ValueSource(strings = {"09:59:58", "10:00:00", "10:00:02"})
    void toleratesWhatMayBeWithinTwoSeconds(String time, OwnLog output) {
        measure(time);

        assertThat(skew.last().least()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(skew.last().most()).isGreaterThanOrEqualTo(Duration.ofSeconds(-2));
        assertThat(output).doesNotContain("clock.skewed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"09:59:56", "10:00:03", "23:00:00"})
    void warnsOnceOfMoreAndSaysWhenItIsOver(String time, OwnLog output) {
        measure(time);
        measure(time);
        assertThat(output.getOut().split("clock.skewed", -1)).hasSize(2);
        assertThat(output).doesNotContain("clock.synchronised");

        measure("10:00:00");
        assertThat(output).contains("clock.synchronised");
    }

    @Test
    void exportsHowFarTheStoresClockIsAhead() {
        measure("10:00:07");

        assertThat(meters.get(ClockSkew.SKEW).gauge().value()).isEqualTo(7.5);
        assertThat(skew.last().least()).isEqualTo(Duration.ofMillis(6500));
        assertThat(skew.last().most()).isEqualTo(Duration.ofMillis(8500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-01T10:00:00Z", "Thu, 01 Jan 2026 25:00:00 GMT"})
    void keepsItsLastMeasurementWhenTheDateIsGarbage(String date, OwnLog output) {
        measure("10:00:01");
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.DATE, date);
        skew.measure(headers, skew.sent());
        skew.measure(new HttpHeaders(), skew.sent());

        assertThat(skew.last().middle()).isEqualTo(Duration.ofMillis(1500));
        assertThat(output).doesNotContain("clock.skewed");
    }

    private void measure(String time) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.DATE, "Thu, 01 Jan 2026 " + time + " GMT");
        skew.measure(headers, skew.sent());
    }

    @Test
    void takesTheInstantThatOurStoreTellsRatherThanTheDate() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.DATE, "Thu, 01 Jan 2026 09:59:58 GMT");
        headers.set(WireHeaders.TIME, "2026-01-01T10:00:00.507Z");

        skew.measure(headers, Instant.parse("2026-01-01T10:00:00.480Z"));

        assertThat(skew.last().least()).isEqualTo(Duration.ofMillis(7));
        assertThat(skew.last().most()).isEqualTo(Duration.ofMillis(27));
        assertThat(skew.last().middle()).isEqualTo(Duration.ofMillis(17));
        assertThat(skew.last().uncertainty()).isEqualTo(Duration.ofMillis(10));
    }
}
