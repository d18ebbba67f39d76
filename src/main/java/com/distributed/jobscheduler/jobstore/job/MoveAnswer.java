package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.wire.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * Result of one move among several in a request: the answer that a single call would have had.
 *
 * @param key the occurrence's key, as it was sent
 * @param status 200, 404 or 409
 */
public record MoveAnswer(
        String key,
        int status,
        @Nullable String errorCode,
        @Nullable String message,
        @Nullable JobState state) {

    /** The answer to the move with this key. */
    public static MoveAnswer of(String key, Move move) {
        return switch (move) {
            case Move.Made made -> new MoveAnswer(key, 200, null, null, made.state());
            case Move.Refused refused ->
                new MoveAnswer(key, 409, ErrorCodes.INVALID_TRANSITION, refused.reason(), refused.state());
            case Move.Unknown unknown ->
                new MoveAnswer(key, 404, ErrorCodes.JOB_NOT_FOUND, "no job has the id " + unknown.jobId(), null);
        };
    }
}
