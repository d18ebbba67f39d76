package com.distributed.jobscheduler.worker.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.logs.OwnLog;
import com.distributed.jobscheduler.worker.dispatch.DispatchOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OwnLog.Extension.class)
class ScanLogTest {
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");
    private final InstantSource time = () -> now;
    private final ScanLog scans = new ScanLog(time.withZone(ZoneOffset.UTC));

    private void scanEverySecond(int count, Map<DispatchOutcome, Integer> outcomes, @Nullable String failure) {
        for (var i = 0; i < count; i++) {
            scans.ended(new ScanSummary(now, Duration.ofMillis(3), 100, 0, outcomes, Map.of(), null, failure));
            now = now.plusSeconds(1);
        }
    }

    private static int count(OwnLog output, String event) {
        return output.getOut().split(event, -1).length - 1;
    }

    @Test
    void sumsUpQuietScansOnceAMinute(OwnLog output) {
        scanEverySecond(301, Map.of(), null);

        assertThat(count(output, "INFO")).isEqualTo(5);
        assertThat(output).contains("scans.summed-up since=2026-01-01T10:00:00Z scans=61 failed=0 segments=100 due=0");
    }

    @Test
    void logsAScanThatDispatchedSomethingWhenItEnds(OwnLog output) {
        scanEverySecond(2, Map.of(DispatchOutcome.DISPATCHED, 4), null);

        assertThat(count(output, "scan.ended segments=100 due=0 dispatched=4")).isEqualTo(2);
    }

    @Test
    void sumsUpNothingThatWasLoggedScanByScan(OwnLog output) {
        for (var i = 0; i < 5; i++) {
            scanEverySecond(1, Map.of(DispatchOutcome.DISPATCHED, 1), null);
            now = now.plusSeconds(60);
        }

        assertThat(count(output, "scans.summed-up")).isZero();
    }

    @Test
    void warnsOnceOfFailingScansAndSaysWhenTheyHaveRecovered(OwnLog output) {
        scanEverySecond(30, Map.of(), "the store answered 503");
        assertThat(count(output, "WARN")).isEqualTo(1);
        assertThat(output).contains("scan.failed reason=\"the store answered 503\"");

        scanEverySecond(1, Map.of(), null);
        assertThat(output).contains("scan.recovered failedScans=30 since=2026-01-01T10:00:00Z");

        scanEverySecond(2, Map.of(), "the store answered 503");
        assertThat(count(output, "WARN")).isEqualTo(2);
    }

    @Test
    void doesNotWarnOfAScanThatAShutdownEnded(OwnLog output) {
        scanEverySecond(1, Map.of(), ScanSummary.STOPPED);

        assertThat(output).doesNotContain("WARN");
    }
}
