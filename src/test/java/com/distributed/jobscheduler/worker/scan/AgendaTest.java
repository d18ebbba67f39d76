package com.distributed.jobscheduler.worker.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgendaTest {
    @Test
    void goesOnWithTheNextInstantWhenOneCouldNotBeHandled() {
        var calls = new AtomicInteger();
        var handled = new AtomicInteger();
        try (var agenda = new Agenda(Clock.systemUTC(), due -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("an odd one");
            }
            handled.incrementAndGet();
        })) {
            agenda.wakeAt(Instant.EPOCH, null);
            await().until(() -> calls.get() == 1);
            agenda.wakeAt(Instant.EPOCH, null);

            await().untilAsserted(() -> assertThat(handled).hasValue(1));
        }
    }
}
