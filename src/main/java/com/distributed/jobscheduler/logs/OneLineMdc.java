package com.distributed.jobscheduler.logs;

import ch.qos.logback.classic.pattern.MDCConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.distributed.jobscheduler.http.Printable;

/** The MDC's values, on one line. */
final class OneLineMdc extends MDCConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Printable.oneLine(super.convert(event));
    }
}
