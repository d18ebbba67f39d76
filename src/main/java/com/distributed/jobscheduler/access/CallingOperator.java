package com.distributed.jobscheduler.access;

import lombok.experimental.UtilityClass;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whether the operator calls, for a handler with a part that only the operator may use. */
@UtilityClass
public class CallingOperator {
    /** Also true for a caller without a token where none is needed. */
    public static boolean isCalling() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof AuthenticatedCaller known
                && known.caller().roles().contains(CallerRole.OPERATOR);
    }
}
