package com.distributed.jobscheduler.agent.handlers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** All handlers, by name. A job whose name fits none is only logged, by the handler {@code log}. */
@Component
public class JobHandlers {
    private final Map<String, JobHandler> byName = new TreeMap<>();
    private final JobHandler fallback;

    JobHandlers(List<JobHandler> handlers) {
        for (var handler : handlers) {
            var other = byName.put(handler.jobName(), handler);
            if (other != null) {
                throw new IllegalStateException("two job handlers are named '%s': %s and %s"
                        .formatted(
                                handler.jobName(),
                                other.getClass().getName(),
                                handler.getClass().getName()));
            }
        }
        var log = byName.get(LogHandler.NAME);
        if (log == null) {
            throw new IllegalStateException("no job handler is named '" + LogHandler.NAME + "'");
        }
        fallback = log;
    }

    /** The handler named like the job; else the one named like the part before the job name's first colon; else log. */
    public JobHandler forJob(String jobName) {
        var exact = byName.get(jobName);
        if (exact != null) {
            return exact;
        }
        var colon = jobName.indexOf(':');
        return colon < 0 ? fallback : byName.getOrDefault(jobName.substring(0, colon), fallback);
    }

    /** The names of all handlers, ascending. */
    public Collection<String> names() {
        return List.copyOf(byName.keySet());
    }
}
