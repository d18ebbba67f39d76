package com.distributed.jobscheduler.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A role's {@link Traces}: real ones where {@link TracingSwitch} has let Boot set tracing up. */
@Configuration(proxyBeanMethods = false)
public class TracingEdge {
    @Bean
    Traces traces(ObjectProvider<Tracer> tracers, ObjectProvider<Propagator> propagators) {
        var tracer = tracers.getIfAvailable();
        return tracer == null ? Traces.off() : new MicrometerTraces(tracer, propagators.getObject());
    }
}
