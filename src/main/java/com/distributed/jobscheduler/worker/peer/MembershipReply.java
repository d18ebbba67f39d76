package com.distributed.jobscheduler.worker.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The coordinator's reply to a registration, a heartbeat or a request for segments. */
public sealed interface MembershipReply {
    /**
     * It knows this worker.
     *
     * @param segments the segments that it names; null where it names none in a reliable form (base-only)
     * @param epoch epoch of that assignment; null from a base-only coordinator
     * @param unowned number of segments that no worker holds; null where the answer does not say
     */
    record Known(
            @Nullable List<Integer> segments,
            @Nullable Long epoch,
            @Nullable Integer unowned) implements MembershipReply {}

    /** Another process holds this worker's id: this process waits until the other has gone. */
    record Taken(String reason) implements MembershipReply {}

    /** It answered, but does not know this worker or refuses it: register again. */
    record Unknown(String reason) implements MembershipReply {}

    /**
     * No answer, no leader, or an answer that this worker cannot use: try later.
     *
     * @param answered whether the coordinator answered; {@link PeerHealth} logs those that do not
     */
    record Unavailable(String reason, boolean answered) implements MembershipReply {}
}
