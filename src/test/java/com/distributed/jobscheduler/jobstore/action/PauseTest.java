package com.distributed.jobscheduler.jobstore.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.jobstore.action.ActionRequest.Order;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an action leaves to others between its chunks. */
class PauseTest {
    private static Order order(boolean isDryRun) throws JsonProcessingException {
        var json = new ObjectMapper();
        return ActionRequest.read(
                json.readTree("{\"action\":\"PAUSE\",\"filter\":{\"segment\":1},\"dryRun\":%s}".formatted(isDryRun)),
                json);
    }

    @Test
    void restsTwiceAsLongAsAChunkTookAndASecondAtMost() throws JsonProcessingException {
        assertThat(order(false).pauseAfter(1_000)).isEqualTo(2_000);
        assertThat(order(false).pauseAfter(Duration.ofMinutes(1).toNanos()))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void restsNotWhereNothingIsChanged() throws JsonProcessingException {
        assertThat(order(true).pauseAfter(Duration.ofMinutes(1).toNanos())).isZero();
    }
}
