package com.distributed.jobscheduler.agent.dispatch;

import com.distributed.jobscheduler.agent.execution.JobExecutor;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.handlers.registry.JobHandlers;
import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the handler of a job, or refuses the job with 422 NO_HANDLER (contract: Worker Agent): it is surely not taken,
 * and another agent may have a handler.
 */
@Slf4j
@Component
@RequiredArgsConstructor
class HandlerChoice {
    private final JobHandlers handlers;
    private final JobExecutor executor;

    /** The data of a refusal about the job's name. A refusal about its payload has none. */
    record Names(List<String> handlers) {}

    JobHandler forJob(String jobName, String payload) {
        var handler = handlers.forJob(jobName).orElseThrow(() -> unknown(jobName));
        var forbidden = forbidden(handler, payload);
        if (forbidden != null) {
            throw refused(forbidden, null);
        }
        return handler;
    }

    private static @Nullable String forbidden(JobHandler handler, String payload) {
        try {
            return handler.forbids(payload);
        } catch (RuntimeException e) { // the fault of one handler must not fail other dispatches
            log.warn("handler-check.failed handler={} next=\"the job is run\"", handler.jobName(), e);
            return null;
        }
    }

    private ApiException unknown(String jobName) {
        var names = handlers.names();
        return refused(
                "jobName: no handler here runs '%s'; there are %s"
                        .formatted(Printable.shortened(jobName), String.join(", ", names)),
                new Names(names));
    }

    private ApiException refused(String message, @Nullable Names names) {
        executor.noHandler();
        log.debug("dispatch.refused code=NO_HANDLER reason=\"{}\"", message);
        return ApiException.unprocessable(ErrorCodes.NO_HANDLER, message, names);
    }
}
