package com.distributed.jobscheduler.agent.handlers;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All handlers, by name. */
@Component
public class JobHandlers {
    private final Map<String, JobHandler> byName = new TreeMap<>();
    private final @Nullable JobHandler fallback;

    JobHandlers(List<JobHandler> handlers, HandlerProperties properties) {
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
        fallback = named(properties.defaultHandler());
    }

    private @Nullable JobHandler named(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        var handler = byName.get(name);
        if (handler == null) {
            throw new RefusedStartException("worker.agent.default-handler: no handler is named '%s'; there are %s"
                    .formatted(Printable.shortened(name), String.join(", ", names())));
        }
        return handler;
    }

    /**
     * The handler named like the job; else the one named like the part before the job name's first colon; else the default
     * handler, where there is one.
     */
    public Optional<JobHandler> forJob(String jobName) {
        var exact = byName.get(jobName);
        if (exact != null) {
            return Optional.of(exact);
        }
        var colon = jobName.indexOf(':');
        var prefixed = colon < 0 ? null : byName.get(jobName.substring(0, colon));
        return Optional.ofNullable(prefixed == null ? fallback : prefixed);
    }

    /** The names of all handlers, ascending. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The name of the default handler. */
    public Optional<String> defaultName() {
        return Optional.ofNullable(fallback).map(JobHandler::jobName);
    }

    /** The names that this agent takes no other than; empty when it takes any, for it has a default handler. */
    public Optional<List<String>> onlyNames() {
        return fallback == null ? Optional.of(names()) : Optional.empty();
    }
}
