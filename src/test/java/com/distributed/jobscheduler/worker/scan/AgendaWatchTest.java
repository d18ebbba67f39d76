package com.distributed.jobscheduler.worker.scan;

import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgendaWatchTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    /** The first caller meets a bug. */
    private static final class OddClock extends Clock {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Instant instant() {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("an odd one");
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void goesOnWithTheNextInstantWhenOneCouldNotBeHandled() {
        var parts = new HandMadeScan(peers, Duration.ZERO);
        var clock = new OddClock();
        new AgendaWatch(
                        parts.agenda,
                        parts.dispatch.segments,
                        parts.dispatch.dispatcher,
                        parts.batches,
                        parts.handover,
                        parts.scanner,
                        clock)
                .begin();

        parts.agenda.wakeAt(parts.dispatch.clock.instant(), null);
        await().until(() -> clock.asked.get() == 1);
        parts.agenda.wakeAt(parts.dispatch.clock.instant(), null);

        await().until(() -> !parts.requests("POST /api/job-schedules/claim").isEmpty());
        parts.agenda.close();
    }
}
