package com.distributed.jobscheduler.wire;

/** Machine-readable error codes for the envelope's {@code errorCode}. */
public final class ErrorCodes {
    public static final String VALIDATION_FAILED = "VALIDATION_FAILED";
    public static final String MALFORMED_REQUEST = "MALFORMED_REQUEST";
    public static final String NOT_FOUND = "NOT_FOUND";
    public static final String UNAUTHORIZED = "UNAUTHORIZED";
    public static final String FORBIDDEN = "FORBIDDEN";
    public static final String METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED";
    public static final String NOT_ACCEPTABLE = "NOT_ACCEPTABLE";
    public static final String UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE";
    public static final String PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE";
    public static final String UNAVAILABLE = "UNAVAILABLE";
    public static final String INTERNAL_ERROR = "INTERNAL_ERROR";

    public static final String SEGMENT_OUT_OF_RANGE = "SEGMENT_OUT_OF_RANGE";
    public static final String DUPLICATE_SEGMENT = "DUPLICATE_SEGMENT";
    public static final String STALE_EPOCH = "STALE_EPOCH";
    public static final String SCAN_RUNNING = "SCAN_RUNNING";
    public static final String DISPATCH_PAUSED = "DISPATCH_PAUSED";

    public static final String JOB_NOT_FOUND = "JOB_NOT_FOUND";
    public static final String EXECUTION_NOT_FOUND = "EXECUTION_NOT_FOUND";
    public static final String SCHEDULE_NOT_FOUND = "SCHEDULE_NOT_FOUND";
    public static final String VERSION_MISMATCH = "VERSION_MISMATCH";
    public static final String INVALID_TRANSITION = "INVALID_TRANSITION";

    public static final String KEY_REUSED = "KEY_REUSED";
    public static final String KEY_TAKEN = "KEY_TAKEN";
    public static final String SUBMISSION_RUNNING = "SUBMISSION_RUNNING";

    public static final String UNKNOWN_WORKER = "UNKNOWN_WORKER";
    public static final String WORKER_ID_TAKEN = "WORKER_ID_TAKEN";
    public static final String NOT_LEADER = "NOT_LEADER";

    public static final String AT_CAPACITY = "AT_CAPACITY";
    public static final String NO_HANDLER = "NO_HANDLER";

    public static final String CALENDAR_NOT_FOUND = "CALENDAR_NOT_FOUND";
    public static final String CALENDAR_IN_USE = "CALENDAR_IN_USE";
    public static final String LIMIT_REACHED = "LIMIT_REACHED";
    public static final String LIMIT_NOT_FOUND = "LIMIT_NOT_FOUND";

    private ErrorCodes() {}
}
