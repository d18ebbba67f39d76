package com.distributed.jobscheduler.agent.run;

import com.distributed.jobscheduler.agent.handlers.DoNotRetry;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.RetryAfter;
import com.distributed.jobscheduler.http.Printable;

/** A failure as one bounded line for the execution's record: no stack trace, no control characters. */
final class FailureReason {
    static final int LONGEST = 1000;

    private FailureReason() {}

    static String of(Throwable failure) {
        var message = failure.getMessage() == null ? "" : failure.getMessage();
        var text = isAHandlersOwnWord(failure)
                ? message
                : failure.getClass().getSimpleName() + (message.isBlank() ? "" : ": " + message);
        return Printable.line(text, LONGEST);
    }

    private static boolean isAHandlersOwnWord(Throwable failure) {
        return failure instanceof JobFailure || failure instanceof DoNotRetry || failure instanceof RetryAfter;
    }
}
