package com.distributed.jobscheduler.openapi;

import com.distributed.jobscheduler.wire.ErrorCodes;
import lombok.RequiredArgsConstructor;

/** Errors that every role answers in the same words, before the operation is called. */
@RequiredArgsConstructor
enum UsualError {
    MALFORMED(400, ErrorCodes.MALFORMED_REQUEST, "body: a JSON body is required", Concern.BODY),
    INVALID(400, ErrorCodes.VALIDATION_FAILED, "id: 'one' is not an integer", Concern.INPUT),
    UNKNOWN_PARAMETER(
            400,
            ErrorCodes.VALIDATION_FAILED,
            "sort: unknown query parameter; GET /api/things takes none",
            Concern.READ),
    UNKNOWN_CALLER(401, ErrorCodes.UNAUTHORIZED, "Authorization: a bearer token is required", Concern.ALL),
    NOT_ALLOWED(
            403,
            ErrorCodes.FORBIDDEN,
            "Authorization: the role reader may not do this; it may read, and nothing else",
            Concern.ALL),
    TOO_SLOW(408, ErrorCodes.MALFORMED_REQUEST, "body: not complete within PT10S", Concern.BODY),
    TOO_LARGE(413, ErrorCodes.PAYLOAD_TOO_LARGE, "body: larger than the limit of 65536 bytes", Concern.BODY),
    NOT_JSON(415, ErrorCodes.UNSUPPORTED_MEDIA_TYPE, "Content-Type 'text/plain' is not supported.", Concern.BODY),
    BUG(500, ErrorCodes.INTERNAL_ERROR, "the request failed inside the service; its log has the reason", Concern.ALL);

    private final int status;
    private final String code;
    private final String message;
    private final Concern concern;

    private enum Concern {
        ALL,
        READ,
        INPUT,
        BODY
    }

    boolean concerns(boolean read, boolean body, boolean parameters) {
        return switch (concern) {
            case ALL -> true;
            case READ -> read;
            case INPUT -> body || parameters;
            case BODY -> body;
        };
    }

    String key() {
        return status + " " + code;
    }

    String message() {
        return message;
    }
}
