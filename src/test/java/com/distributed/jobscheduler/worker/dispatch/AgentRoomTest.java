package com.distributed.jobscheduler.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.FreeSlots;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgentRoomTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private volatile FreeSlots says = new FreeSlots.NotTold();
    private final AtomicInteger asked = new AtomicInteger();
    private final AgentRoom room = new AgentRoom(() -> {
        asked.incrementAndGet();
        return says;
    });

    @Test
    void hasNoLimitWhereTheAgentDoesNotSay() {
        room.lookAgain(false);
        room.taken(null);
        room.lookAgain(false);

        assertThat(room.room()).isEqualTo(AgentRoom.NO_LIMIT);
        assertThat(asked).hasValue(1);
    }

    @Test
    void isAskedBeforeTheFirstJob() {
        says = new FreeSlots.Told(4);
        room.lookAgain(false);

        assertThat(room.room()).isEqualTo(4);
    }

    @Test
    void isWhatTheAnswersLeaveInWhateverOrderTheyCome() {
        says = new FreeSlots.Told(3);
        room.lookAgain(false);
        room.taken(0);
        room.taken(2);
        room.taken(1);

        assertThat(room.room()).isZero();
    }

    @Test
    void isAskedAgainOnceTheAgentIsFull() {
        says = new FreeSlots.Told(1);
        room.lookAgain(false);
        room.taken(0);
        assertThat(room.room()).isZero();

        says = new FreeSlots.Told(2);
        await().untilAsserted(() -> {
            room.lookAgain(false);
            assertThat(room.room()).isEqualTo(2);
        });
    }

    @Test
    void isAskedAgainWhereAllOfItIsReserved() {
        says = new FreeSlots.Told(3);
        room.lookAgain(false);
        room.taken(2);
        says = new FreeSlots.Told(50);
        room.lookAgain(false);
        assertThat(room.room()).isEqualTo(2);

        await().untilAsserted(() -> {
            room.lookAgain(true);
            assertThat(room.room()).isEqualTo(50);
        });
    }

    @Test
    void waitsForTheRetryAfter() {
        says = new FreeSlots.Told(1);
        room.lookAgain(false);
        room.refused(LONG);
        room.lookAgain(false);

        assertThat(asked).hasValue(1);
        assertThat(room.room()).isZero();
        assertThat(room.untilAsked()).isBetween(LONG.minusSeconds(30), LONG);
    }

    @Test
    void isFoundOutByOneJobWhereNothingElseTells() {
        room.lookAgain(false);
        room.refused(Duration.ZERO);

        assertThat(room.room()).isEqualTo(1);
        room.taken(null);
        assertThat(room.room()).isEqualTo(AgentRoom.NO_LIMIT);
    }

    @Test
    void isNoneUntilASilentAgentAnswersAgain() {
        says = new FreeSlots.Told(8);
        room.lookAgain(false);
        says = new FreeSlots.NoAnswer();
        room.silent();
        await().until(() -> {
            room.lookAgain(false);
            return asked.get() > 2;
        });
        assertThat(room.room()).isZero();

        says = new FreeSlots.Told(8);

        await().untilAsserted(() -> {
            room.lookAgain(false);
            assertThat(room.room()).isEqualTo(8);
        });
    }

    @Test
    void isFoundOutByOneJobWhereTheStatusNoLongerTells() {
        says = new FreeSlots.Told(1);
        room.lookAgain(false);
        says = new FreeSlots.NotTold();
        room.taken(0);

        await().untilAsserted(() -> {
            room.lookAgain(false);
            assertThat(room.room()).isEqualTo(1);
        });
    }
}
