package com.distributed.jobscheduler.worker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7                             | PT7S
            0                             | PT0S
            007                           | PT7S
            Thu, 01 Jan 2026 10:00:07 GMT | PT7S
            Thu, 1 Jan 2026 10:00:07 GMT  | PT7S
            Wed, 31 Dec 2025 10:00:07 GMT | PT0S
            9223372036854775807           | PT2562047788015215H30M7S
            """)
    void readsSecondsAndDates(String value, Duration wait) {
        assertThat(of(value)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "+1",
                "1.5",
                "1s",
                "9223372036854775808",
                "2026-01-01T10:00:07Z",
                "Mon, 01 Jan 2026 10:00:07 GMT",
                "Thu, 32 Jan 2026 10:00:07 GMT",
                "٧"
            })
    void takesGarbageForNothingSaid(String value) {
        assertThat(of(value)).isEmpty();
    }

    @Test
    void takesNoHeaderForNothingSaid() {
        assertThat(RetryAfter.of(new HttpHeaders(), NOW)).isEmpty();
    }

    private static Optional<Duration> of(String value) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, value);
        return RetryAfter.of(headers, NOW);
    }
}
