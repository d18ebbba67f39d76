package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.distributed.jobscheduler.logs.SaidOnce;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends what the outbox holds: several jobs' notices at the same time, the notices of one job one after the other. A
 * notice that cannot be delivered holds up its job's alone.
 */
@Slf4j
@Component
@Conditional(NotificationsOn.class)
class Deliveries implements AutoCloseable {
    private final NotificationTable table;
    private final Receiver receiver;
    private final NotificationLoop loop;
    private final NotificationMetrics metrics;
    private final NotificationProperties properties;
    private final Clock clock;
    private final SaidOnce failing = new SaidOnce();
    private final Semaphore free;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    Deliveries(
            NotificationTable table,
            Receiver receiver,
            NotificationLoop loop,
            NotificationMetrics metrics,
            NotificationProperties properties,
            Clock clock) {
        this.table = table;
        this.receiver = receiver;
        this.loop = loop;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
        this.free = new Semaphore(properties.parallel());
    }

    @Scheduled(fixedDelayString = "${job-store.notifications.poll-interval:1s}")
    void tick() {
        loop.run(this::sendWhatIsDue);
    }

    /** Starts as many senders as there are jobs with something to send, and leaves them to it. */
    private void sendWhatIsDue() {
        while (!closing && free.tryAcquire()) {
            var first = Optional.<PendingNotice>empty();
            try {
                first = claimed();
            } finally {
                if (first.isEmpty()) {
                    free.release();
                }
            }
            if (first.isEmpty()) {
                return;
            }
            var notice = first.get();
            senders.execute(() -> sendFrom(notice));
        }
    }

    private void sendFrom(PendingNotice first) {
        try {
            loop.run(() -> {
                for (var next = Optional.of(first); next.isPresent(); next = closing ? Optional.empty() : claimed()) {
                    deliver(next.get());
                }
            });
        } finally {
            free.release();
        }
    }

    private Optional<PendingNotice> claimed() {
        return table.claim(Utc.micros(clock.instant()), properties.lease());
    }

    private void deliver(PendingNotice notice) {
        var start = clock.instant();
        if (start.plus(properties.timeout()).isAfter(notice.leasedUntil())) {
            return; // This process stood still since the claim; another one may be sending it.
        }
        var failure = receiver.tell(notice, start);
        var now = Utc.micros(clock.instant());
        if (failure == null) {
            table.settle(notice, true, now);
            metrics.delivered();
            return;
        }
        metrics.failed();
        if (failing.begins()) {
            log.warn(
                    "notifications.undelivered host={} job={} reason=\"{}\" next=\"each is tried again for {};"
                            + " the next line about it is the outage's end\"",
                    receiver.host(),
                    notice.jobId(),
                    failure,
                    properties.giveUpAfter());
        }
        if (notice.createdAt().plus(properties.giveUpAfter()).isAfter(now)) {
            table.postpone(notice, now.plus(properties.backoff(notice.failures() + 1)));
        } else {
            table.settle(notice, false, now);
            metrics.givenUp();
        }
    }

    /** Notes that no notice waits for a further try. */
    void allArrive() {
        if (failing.ends()) {
            log.info(
                    "notifications.delivered host={} next=\"nothing that failed is waiting any more\"",
                    receiver.host());
        }
    }

    /** Claims nothing more, and waits for what is being sent: another process would have to wait for its lease. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        if (!free.tryAcquire(properties.parallel(), properties.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            log.info("notifications.cut-short next=\"what was being sent is sent again, under the same id\"");
        }
        senders.shutdownNow();
    }
}
