package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.DistributionReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * Owner and due backlog of each segment, as the coordinator says. Asked on its own thread, at most every few seconds
 * and only while a page is open. A reader takes the last answer and never waits.
 */
@Component
@RequiredArgsConstructor
class SegmentMap {
    private static final Duration GOOD_FOR = Duration.ofSeconds(3);

    private final CoordinatorClient coordinator;
    private final Clock clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Instant askedAt = Instant.EPOCH;
    private volatile View known = new View(Source.NOT_ASKED_YET, List.of());

    enum Source {
        NOT_ASKED_YET,
        COORDINATOR,
        /** A base-only coordinator, which lacks the call. */
        NOT_OFFERED,
        UNAVAILABLE
    }

    /** @param segments empty unless the coordinator answered with them */
    record View(Source source, List<DistributionReply.OwnedSegment> segments) {}

    View current() {
        if (clock.instant().isAfter(askedAt.plus(GOOD_FOR)) && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("segment-map").start(this::ask);
        }
        return known;
    }

    private void ask() {
        try {
            known = switch (coordinator.distribution()) {
                case DistributionReply.Known answer -> new View(Source.COORDINATOR, answer.segments());
                case DistributionReply.NotOffered none -> new View(Source.NOT_OFFERED, List.of());
                case DistributionReply.Unavailable away -> new View(Source.UNAVAILABLE, List.of());
            };
        } finally {
            askedAt = clock.instant();
            asking.set(false);
        }
    }
}
