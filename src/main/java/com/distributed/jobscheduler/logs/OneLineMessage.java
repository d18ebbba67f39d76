package com.distributed.jobscheduler.logs;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.distributed.jobscheduler.http.Printable;

/** An event's message on one line; only Spring's report of a failed start keeps its lines. */
final class OneLineMessage extends MessageConverter {
    private static final String START_REPORT = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    @Override
    public String convert(ILoggingEvent event) {
        var message = super.convert(event);
        return message == null || event.getLoggerName().equals(START_REPORT) ? message : Printable.oneLine(message);
    }
}
