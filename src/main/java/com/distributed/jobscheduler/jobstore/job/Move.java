package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;

/** Result of an attempt to move a job. */
public sealed interface Move {
    /** The job was moved, by this request or by the one that it repeats. */
    record Made(JobState state) implements Move {}

    /** The job's state does not allow it; no change. */
    record Refused(JobState state, String reason) implements Move {}

    /** No job has this id. */
    record Unknown(long jobId) implements Move {}

    /** The state after the move; a refusal becomes the contract's 409 or 404. */
    default JobState orThrow() {
        return switch (this) {
            case Made made -> made.state();
            case Refused refused ->
                throw ApiException.conflict(ErrorCodes.INVALID_TRANSITION, refused.reason(), refused.state());
            case Unknown unknown ->
                throw ApiException.notFound(ErrorCodes.JOB_NOT_FOUND, "no job has the id " + unknown.jobId());
        };
    }
}
