package com.distributed.jobscheduler.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A role's {@link Traces}: real ones where {@link TracingSwitch}, or the application around it, has set tracing up. */
@Configuration(proxyBeanMethods = false)
public class TracingEdge {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static class WithMicrometer {
        @Bean
        Traces traces(ObjectProvider<Tracer> tracers, ObjectProvider<Propagator> propagators) {
            var tracer = tracers.getIfAvailable();
            return tracer == null ? Traces.off() : new MicrometerTraces(tracer, propagators.getObject());
        }
    }

    /** A guest in an application that knows no tracing. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("io.micrometer.tracing.Tracer")
    static class Without {
        @Bean
        Traces traces() {
            return Traces.off();
        }
    }
}
