package com.distributed.jobscheduler.access;

import lombok.experimental.UtilityClass;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whether the operator calls, for a handler of which only a part is the operator's. */
@UtilityClass
public class CallingOperator {
    /** True as well for whoever calls without a token where none is needed. */
    public static boolean isCalling() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof AuthenticatedCaller known
                && known.caller().roles().contains(CallerRole.OPERATOR);
    }
}
