package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExtensionCallTest {
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");
    private final ExtensionCall call = new ExtensionCall(() -> now);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void isNotAskedForTenMinutesOnceThePeerDidNotKnowIt() {
        assertThat(call.isWorthAsking()).isTrue();

        assertThat(call.unknown()).isTrue();

        pass(Duration.ofMinutes(10).minusMillis(1));
        assertThat(call.isWorthAsking()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(call.isWorthAsking()).isTrue();
        assertThat(call.isOffered()).isFalse();
        assertThat(call.unknown()).isFalse();
    }

    @Test
    void isAskedAgainSoonWhereItHasBeenThere() {
        call.answered();
        assertThat(call.unknown()).isTrue();
        assertThat(call.isWorthAsking()).isFalse();

        pass(Duration.ofSeconds(10));
        assertThat(call.isWorthAsking()).isTrue();
        assertThat(call.unknown()).isFalse();
        assertThat(call.isOffered()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(call.isWorthAsking()).isTrue();

        call.answered();
        assertThat(call.unknown()).isTrue();
    }

    @Test
    void isAskedAtOnceWhereItHasAnsweredMeanwhile() {
        call.unknown();

        call.answered();

        assertThat(call.isWorthAsking()).isTrue();
    }
}
