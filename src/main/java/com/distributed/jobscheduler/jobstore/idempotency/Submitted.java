package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.util.List;
import org.springframework.http.ResponseEntity;

/**
 * Result of a submission.
 *
 * @param ids ids of its jobs, in order
 * @param isReplay true when an earlier call with the same key created them
 */
public record Submitted(List<Long> ids, boolean isReplay) {
    /** The call's answer, marked when this is a replay. */
    public <T> ResponseEntity<ApiResponse<T>> answer(ApiResponse<T> body) {
        var response = ResponseEntity.ok();
        if (isReplay) {
            response.header(WireHeaders.IDEMPOTENT_REPLAY, "true");
        }
        return response.body(body);
    }
}
