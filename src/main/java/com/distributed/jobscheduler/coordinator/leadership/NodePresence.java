package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.database.DatabaseOutage;
import com.distributed.jobscheduler.logs.SaidOnce;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps this coordinator in the list of coordinators, for people: whether it leads or stands by. */
@Slf4j
@Component
class NodePresence {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(1);

    private final LocalNode node;
    private final NodeTable nodes;
    private final DatabaseOutage outage;
    private final Clock clock;
    private final String version;
    private final SaidOnce failing = new SaidOnce();
    private @Nullable Instant last;

    NodePresence(
            LocalNode node,
            NodeTable nodes,
            DatabaseOutage outage,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.node = node;
        this.nodes = nodes;
        this.outage = outage;
        this.clock = clock;
        var built = build.getIfAvailable();
        version = built == null ? "unknown" : built.getVersion();
    }

    @Scheduled(fixedDelayString = "${coordinator.leadership.renew-interval}")
    void tick() {
        try {
            node.identity().ifPresent(this::show);
            failing.ends();
        } catch (RuntimeException e) {
            if (!outage.noted(e) && failing.begins()) {
                log.warn("node.not-listed error={} (trying again; it leads and stands by all the same)", e.toString());
            }
        }
    }

    /** The election's rhythm is too quick for a list that people read. */
    private void show(LocalNode.Identity own) {
        var now = clock.instant();
        if (last != null && now.isBefore(last.plus(INTERVAL)) && !now.isBefore(last)) {
            return;
        }
        nodes.register(new CoordinatorNode(own.id(), own.host(), own.port()), version, now);
        nodes.forget(now.minus(KEPT));
        last = now;
    }
}
