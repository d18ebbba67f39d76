package com.distributed.jobscheduler.agent.handlers.registry;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All handlers, by name. */
@Component
public class JobHandlers {
    private final Map<String, JobHandler> byName = new TreeMap<>();
    private final @Nullable JobHandler fallback;

    /** @param handlers by the names of their beans */
    JobHandlers(Map<String, JobHandler> handlers, HandlerProperties properties) {
        var beans = new HashMap<String, String>();
        handlers.forEach((bean, handler) -> {
            var jobName = nameOf(bean, handler);
            var other = beans.put(jobName, bean);
            if (other != null) {
                throw new RefusedStartException(
                        "two job handlers are named '%s': the beans %s; give one of them another name"
                                .formatted(
                                        Printable.shortened(jobName),
                                        Stream.of(other, bean).sorted().collect(Collectors.joining(" and "))));
            }
            byName.put(jobName, handler);
        });
        fallback = named(properties.defaultHandler());
    }

    private static String nameOf(String bean, JobHandler handler) {
        String jobName = handler.jobName();
        if (jobName == null || jobName.isBlank()) {
            throw new RefusedStartException(
                    "the job handler of the bean %s has no name: jobName() must not be blank".formatted(bean));
        }
        return jobName;
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
     * The handler of the job's name; else of the part before its first colon; else the default handler, if there is
     * one.
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

    /** The only names that this agent takes; empty when a default handler takes all names. */
    public Optional<List<String>> onlyNames() {
        return fallback == null ? Optional.of(names()) : Optional.empty();
    }
}
