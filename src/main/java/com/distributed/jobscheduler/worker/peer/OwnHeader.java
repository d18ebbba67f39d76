package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.Envelope;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.util.List;

/**
 * The headers that a worker sends about itself with every job. If an agent refuses one of them, the job is not at
 * fault.
 */
final class OwnHeader {
    /** Names that agents give them; the last one is the epoch in a group call. */
    private static final List<String> NAMES = List.of(
            WireHeaders.WORKER_ID,
            WireHeaders.IDEMPOTENCY_KEY,
            WireHeaders.CLAIM,
            WireHeaders.ALONE,
            WireHeaders.EPOCH,
            "traceparent",
            "epoch");

    private OwnHeader() {}

    /** True when our agent's 400 names one of these headers as its field; a foreign agent's plain 400 does not tell. */
    static boolean isRefusedBy(Envelope refusal) {
        var message = refusal.message();
        return message != null
                && ErrorCodes.VALIDATION_FAILED.equals(refusal.errorCode())
                && NAMES.stream().anyMatch(name -> message.startsWith(name + ":"));
    }
}
