package com.distributed.jobscheduler.worker.segment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.distributed.jobscheduler.testing.SettableClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SegmentManagerTest {
    private final SegmentManager segments = HandMadeSegments.of(new SettableClock());

    /** The whole system's start waits for the first segments, and its welcome must be the last line. */
    @Test
    void saysWhatChangesBeforeItIsInForce() {
        var seen = new ArrayList<Segments>();
        var logger = (Logger) LoggerFactory.getLogger(SegmentManager.class);
        var thread = Thread.currentThread().getName();
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getThreadName().equals(thread) && event.getMessage().startsWith("segments.changed")) {
                    seen.add(segments.current().segments());
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
        try {
            segments.replace(Segments.of(List.of(1, 2)), 7L, "push");
        } finally {
            logger.detachAppender(appender);
        }

        assertThat(seen).containsExactly(Segments.NONE);
        assertThat(segments.current().segments()).isEqualTo(Segments.of(List.of(1, 2)));
    }
}
