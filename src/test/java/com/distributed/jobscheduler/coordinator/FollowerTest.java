package com.distributed.jobscheduler.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.http.server.SlowClient;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A coordinator that does not lead reads a whole write before it forwards it. */
@Tag("ci")
@ResourceLock(SharedCoordinator.LOCK)
class FollowerTest {
    private static final String HEAD = String.join(
            "\r\n",
            "POST /api/scheduler-workers/heartbeat?workerId=worker-1 HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "");

    private static RunningCoordinator follower;

    @BeforeAll
    static void start() {
        follower = SharedCoordinator.emptied(TestDatabase.H2).follower("scheduler.http.body-timeout=3s");
    }

    @AfterAll
    static void stop() {
        follower.close();
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 60000, 408", "Content-Length: 70000, 413", "Transfer-Encoding: chunked, 413"})
    void refusesABodyThatDripsOrIsTooLarge(String framing, int status) throws IOException {
        assertThat(follower.leads()).isFalse();
        var body = framing.contains("chunked") ? "11171\r\n" + " ".repeat(70_001) + "\r\n0\r\n\r\n" : "";
        assertThat(SlowClient.drip(follower.port(), HEAD + framing + "\r\n\r\n" + body, " "))
                .isEqualTo("HTTP/1.1 " + status + " ");
    }

    @Test
    void waitsForALeaderAndForNothingElse() {
        var retry = follower.bean(RetryRegistry.class).retry("forwarded-write").getRetryConfig();

        assertThat(retry.getExceptionPredicate().test(new IllegalStateException("a bug")))
                .isFalse();
        assertThat(retry.<Object>getIntervalBiFunction().apply(1, Either.right("nobody")))
                .isEqualTo(100);
    }
}
