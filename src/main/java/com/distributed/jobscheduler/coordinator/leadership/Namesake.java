package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.wire.InstanceId;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Another coordinator that leads under this one's id. An earlier process of this coordinator also does so until its
 * lease has ended. Only a leader that goes on after that is reported, once at the begin and once at the end.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class Namesake {
    private final InstanceId instance;
    private final LocalNode node;
    private final LeadershipTable table;
    private final LeadershipProperties properties;
    private volatile @Nullable Seen seen;

    private record Seen(Leader leader, long since, boolean said) {}

    /** Checks who leads; called at each turn of the election. */
    void look() {
        var leader = table.current().filter(this::isNamesake).orElse(null);
        var before = seen;
        var wasSaid = before != null && before.said();
        if (leader == null) {
            seen = null;
            if (wasSaid) {
                log.info("node.id-free (no other coordinator leads under this one's id any more)");
            }
            return;
        }
        var since = before == null ? System.nanoTime() : before.since();
        var isOther = System.nanoTime() - since > properties.lease().toNanos();
        seen = new Seen(leader, since, isOther);
        if (isOther && !wasSaid) {
            log.error("node.id-taken coordinatorId={} reason=\"{}\"", leader.coordinatorId(), remark(leader));
        }
    }

    /** Whether this leader is another process with this coordinator's id. */
    boolean isNamesake(Leader leader) {
        return node.identity()
                        .filter(own -> own.id().equals(leader.coordinatorId()))
                        .isPresent()
                && leader.instance() != null
                && !leader.instance().equals(instance);
    }

    /** The error as a sentence without its full stop; empty when there is none. */
    Optional<String> remark() {
        return Optional.ofNullable(seen).filter(Seen::said).map(Seen::leader).map(Namesake::remark);
    }

    private static String remark(Leader leader) {
        return "another coordinator leads under this one's id, " + leader.coordinatorId() + ", at " + leader.url()
                + "; give each process its own coordinator.node.id";
    }
}
