package com.distributed.jobscheduler.http.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import java.time.Clock;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What every role's REST edge has in common in a server of its own; a role imports it. Needs a {@link Clock} bean. */
@Configuration(proxyBeanMethods = false)
@Import(ApiEdge.class)
public class HttpEdge {
    /** One timer per request; no long-task timer. */
    @Bean
    DefaultMeterObservationHandler requestTimes(MeterRegistry meters) {
        return new DefaultMeterObservationHandler(meters, IgnoredMeters.LONG_TASK_TIMER);
    }

    @Bean
    ConnectorLimits connectorLimits(HttpProperties properties) {
        return new ConnectorLimits(properties);
    }

    /** Runs after Boot's own customizers, so that this valve reports first. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerRefusals(ObjectMapper json, Clock clock) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new EnvelopeReportValve(json, clock)));
    }
}
