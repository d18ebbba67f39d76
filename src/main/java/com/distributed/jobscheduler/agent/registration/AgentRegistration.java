package com.distributed.jobscheduler.agent.registration;

import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.agent.handlers.registry.JobHandlers;
import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.Outage;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.agent.peer.WorkerEntry;
import com.distributed.jobscheduler.logs.SaidOnce;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Registers this agent at the Job Store once it can be reached, and keeps the entry alive. Each tick is one try. After an
 * answer that does not know the agent (a 404, or a base-only store's 500) it registers again.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class AgentRegistration {
    private final JobStoreClient store;
    private final JobExecutor executor;
    private final JobHandlers handlers;
    private final Outage outage;
    private final RegistrationProperties properties;
    private final Release release;
    private final ReentrantLock beating = new ReentrantLock();
    private volatile boolean begun;
    private volatile @Nullable String url;
    private boolean registered;
    private final SaidOnce refused = new SaidOnce();
    /** No heartbeat has succeeded since the last registration. At a store without that call, each tick registers. */
    private boolean again;
    /** Whether the log already says that another agent has this id. */
    private final SaidOnce shared = new SaidOnce();

    @Scheduled(fixedRateString = "${worker.agent.heartbeat-interval}")
    void tick() {
        beatOnce();
    }

    /**
     * Registers now, and keeps to it at each tick.
     *
     * @param reachedAt the base URL under which workers reach the agent; null where it is not known
     */
    void begin(@Nullable String reachedAt) {
        url = reachedAt;
        begun = true;
        Thread.ofVirtual().name("registration").start(this::beatOnce);
    }

    /** One heartbeat; none before the agent can be reached, and skipped while the last one still waits for the store. */
    void beatOnce() {
        if (!begun || !beating.tryLock()) {
            return;
        }
        try {
            if (registered) {
                heartbeat();
            }
            if (!registered) {
                register();
            }
        } finally {
            beating.unlock();
        }
    }

    private void heartbeat() {
        var load = executor.load();
        var answer = store.workerHeartbeat(load.capacity(), load.taken(), release.version());
        registered = answer instanceof StoreAnswer.Done || outage.since().isPresent();
        again = again && !(answer instanceof StoreAnswer.Done);
        if (answer instanceof StoreAnswer.Done done) {
            noteOthers(done.data().path("othersOfThisId").asInt());
        }
    }

    private void noteOthers(int others) {
        if (others == 0) {
            if (shared.ends()) {
                log.info("agent.id-freed (no other agent has this id any more)");
            }
        } else if (shared.begins()) {
            log.warn(
                    "agent.id-shared others={} next=\"each runs what it is sent, and the registry lists each; give every agent"
                            + " its own worker.agent.worker-id\"",
                    others);
        }
    }

    private void register() {
        var answer = store.register(new WorkerEntry(
                executor.load().capacity(),
                properties.segment(),
                handlers.onlyNames().orElse(null),
                url,
                release.version()));
        registered = answer instanceof StoreAnswer.Done;
        if (registered) {
            var isNews = refused.ends() || !again;
            log.atLevel(isNews ? Level.INFO : Level.DEBUG)
                    .log("agent.registered url={}", Objects.requireNonNullElse(url, "none"));
            again = true;
        } else if (outage.since().isEmpty() && refused.begins()) {
            log.warn("agent.not-registered answer=\"{}\" (going on trying; jobs are run all the same)", answer);
        }
    }
}
