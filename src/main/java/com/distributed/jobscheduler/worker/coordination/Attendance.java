package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.worker.dispatch.JobDispatcher;
import com.distributed.jobscheduler.worker.peer.CoordinatorClient;
import com.distributed.jobscheduler.worker.peer.MembershipReply;
import com.distributed.jobscheduler.worker.scan.ScheduleScanner;
import com.distributed.jobscheduler.worker.segment.SegmentManager;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Joins when the server listens, and leaves in an orderly way (semantics: "SIGTERM"): readiness is off already; then
 * claims stop, in-flight dispatches end or are returned, segments are released, and last the server stops.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Attendance implements SmartLifecycle {
    private static final Duration TIME_TO_RETURN = Duration.ofSeconds(4);

    private final AdvertisedUrl url;
    private final Registration registration;
    private final ScheduleScanner scanner;
    private final JobDispatcher dispatcher;
    private final CoordinatorClient coordinator;
    private final SegmentManager segments;
    private final CoordinationProperties properties;
    private volatile boolean running;

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            var advertised = url.at(event.getWebServer().getPort());
            log.info("worker.advertised url={}", advertised);
            registration.begin(advertised);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        log.info("drain.begun inFlight={}", dispatcher.inFlight());
        scanner.stop();
        registration.stop();
        try {
            var idle = dispatcher.drain(properties.drainTimeout(), TIME_TO_RETURN);
            if (!idle) {
                log.error("drain.incomplete inFlight={} next=\"leases return them\"", dispatcher.inFlight());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var released = registration.isRegistered()
                && segments.fencedOff() == null
                && coordinator.release() instanceof MembershipReply.Known;
        log.info("drain.ended released={}", released);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts last and so stops first, before the web server's graceful shutdown. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
