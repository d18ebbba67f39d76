package com.distributed.jobscheduler.worker.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the coordinator answered a registration, a heartbeat or a request for segments. */
public sealed interface MembershipReply {
    /**
     * It knows us.
     *
     * @param segments the segments it names; null where it names none in a form we can trust (base-only)
     * @param epoch the epoch of that assignment; null from a base-only coordinator
     * @param unowned how many segments no worker holds; null where the answer does not say
     */
    record Known(
            @Nullable List<Integer> segments,
            @Nullable Long epoch,
            @Nullable Integer unowned) implements MembershipReply {}

    /** Another process holds this worker's id: this one has to wait until that has gone. */
    record Taken(String reason) implements MembershipReply {}

    /** It answered, but does not know this worker, or refuses it: register again. */
    record Unknown(String reason) implements MembershipReply {}

    /**
     * It could not be reached, is not in charge now, or says what nobody can work by: try later.
     *
     * @param answered whether it said so itself; {@link PeerHealth} tells of those that do not answer
     */
    record Unavailable(String reason, boolean answered) implements MembershipReply {}
}
