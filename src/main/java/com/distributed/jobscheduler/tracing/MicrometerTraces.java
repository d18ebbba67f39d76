package com.distributed.jobscheduler.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/** Micrometer's spans, which Boot exports. HTTP calls get spans but no meters: other meters count them already. */
final class MicrometerTraces implements Traces {
    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Propagator propagator;
    private final ObservationRegistry httpCalls = ObservationRegistry.create();

    MicrometerTraces(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.httpCalls
                .observationConfig()
                .observationHandler(new PropagatingSenderTracingObservationHandler<>(tracer, propagator));
    }

    @Override
    public ActiveSpan begin(String name, @Nullable String parent) {
        var builder = parent == null
                ? tracer.spanBuilder()
                : propagator.extract(parent, (carrier, header) -> TRACEPARENT.equals(header) ? carrier : null);
        return new Open(builder.name(name).start());
    }

    @Override
    public @Nullable String current() {
        var span = tracer.currentSpan();
        return span == null ? null : traceparent(span.context());
    }

    @Override
    public ObservationRegistry httpCalls() {
        return httpCalls;
    }

    private static String traceparent(TraceContext context) {
        return "00-" + context.traceId() + "-" + context.spanId() + (isSampled(context) ? "-01" : "-00");
    }

    private static boolean isSampled(TraceContext context) {
        return Boolean.TRUE.equals(context.sampled());
    }

    private final class Open implements ActiveSpan {
        private final Span span;
        private final Tracer.SpanInScope scope;

        Open(Span span) {
            this.span = span;
            this.scope = tracer.withSpan(span);
        }

        @Override
        public boolean isRecorded() {
            return isSampled(span.context());
        }

        @Override
        public ActiveSpan tag(String key, String value) {
            span.tag(key, value);
            return this;
        }

        @Override
        public ActiveSpan tag(String key, long value) {
            span.tag(key, value);
            return this;
        }

        @Override
        public String traceparent() {
            return MicrometerTraces.traceparent(span.context());
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
