package com.distributed.jobscheduler.worker.scan;

import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import jakarta.annotation.PostConstruct;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/** Takes due entries from the agenda, on its own thread, until the agenda is closed. */
@Slf4j
@Component
@RequiredArgsConstructor
class AgendaWatch {
    private final Agenda agenda;
    private final SegmentManager segments;
    private final JobDispatcher dispatcher;
    private final BatchScan batches;
    private final Handover handover;
    private final ScheduleScanner scanner;
    private final ScanProperties properties;
    private final Clock clock;

    @PostConstruct
    void begin() {
        Thread.ofPlatform().daemon().name("agenda").start(this::run);
    }

    private void run() {
        try {
            var isOpen = true;
            while (isOpen) {
                isOpen = takeNext();
            }
        } catch (InterruptedException e) {
            log.debug("agenda.interrupted");
        }
    }

    /** False once the agenda is closed. A bug ends nothing: nobody else takes what comes due. */
    private boolean takeNext() throws InterruptedException {
        var begun = System.nanoTime();
        var isWakeUp = true;
        try {
            var due = agenda.next(batches::ahead);
            if (due == null) {
                return false;
            }
            begun = System.nanoTime();
            isWakeUp = due.orders().isEmpty();
            take(due);
        } catch (RuntimeException bug) {
            log.error("agenda.failed", bug);
        }
        if (isWakeUp) {
            gather(begun);
        }
        return true;
    }

    /** Waits, so that the instants after a claim that began then are claimed together. */
    private void gather(long begun) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(properties.claimGather().toNanos() - (System.nanoTime() - begun));
    }

    /** Submits the entries of an instant; a wake-up without entries claims what is due, or becomes due in a moment. */
    void take(Agenda.Due due) {
        var assignment = segments.current();
        if (!dispatcher.mayClaim() || assignment.segments().isEmpty()) {
            return;
        }
        var tally = new ScanTally(clock.instant(), assignment.segments().size());
        tally.under(due.traceparent());
        for (var order : due.orders()) {
            tally.alone(order.job(), () -> handover.submit(order.held(), tally));
        }
        if (due.orders().isEmpty()) {
            if (batches.areOffered()) {
                batches.runAhead(tally);
            } else {
                scanner.startScan();
            }
        }
    }
}
