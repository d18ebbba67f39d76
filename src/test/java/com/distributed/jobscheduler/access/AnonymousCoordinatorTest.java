package com.distributed.jobscheduler.access;

import static com.distributed.jobscheduler.access.AccessTest.send;
import static com.distributed.jobscheduler.access.AccessTest.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.logs.OwnLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A coordinator without a token, where the settings allow it. */
@Tag("application")
@ExtendWith(OwnLog.Extension.class)
class AnonymousCoordinatorTest {
    @Test
    void takesSegmentsFromAnAnonymousCoordinatorOnlyWhenTold(OwnLog output) {
        try (var context = Service.WORKER.start(
                "--scheduler.access.always-required=true",
                "--scheduler.access.tokens.operator=" + token("operator"),
                "--scheduler.access.allow-anonymous-coordinator=true")) {
            assertThat(output).contains("access.opened ").doesNotContain("anonymous-write.accepted first");
            for (var i = 0; i < 2; i++) {
                assertThat(send(context, "POST", "/api/scheduler-worker/segments")
                                .statusCode())
                        .isEqualTo(400);
            }
            assertThat(output.toString().split("anonymous-write.accepted first=\"POST ", -1))
                    .hasSize(2);
            assertThat(send(context, "POST", "/api/scheduler-worker/scan").statusCode())
                    .isEqualTo(401);
        }
    }
}
