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

/**
 * The REST edge of every role; a role imports it. Needs a {@link java.time.Clock} bean. Configured by
 * {@link HttpProperties}.
 */
@Configuration(proxyBeanMethods = false)
@Import(ApiEdge.class)
public class HttpEdge {
    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimit(HttpProperties properties) {
        var registration = new FilterRegistrationBean<>(new BodyLimitFilter(properties));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    /** Runs before all readers of the content type. */
    @Bean
    FilterRegistrationBean<EmptyBodyFilter> emptyBodies() {
        var registration = new FilterRegistrationBean<>(new EmptyBodyFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 15);
        return registration;
    }

    @Bean
    FilterRegistrationBean<RequestSyntaxFilter> requestSyntax() {
        var registration = new FilterRegistrationBean<>(new RequestSyntaxFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    /** The API answers JSON whatever the Accept header says: a 406 would come after the call has taken effect. */
    @Bean
    WebMvcConfigurer jsonWhateverIsAccepted() {
        var byHeader = new HeaderContentNegotiationStrategy();
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.strategies(List.of(request -> isApi(request)
                        ? ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST
                        : byHeader.resolveMediaTypes(request)));
            }
        };
    }

    /** Only for the API: the console page and the API description have their own parameters. */
    @Bean
    WebMvcConfigurer knownQueryParameters(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new QueryParameters(mappings)).addPathPatterns("/api/**");
            }
        };
    }

    private static boolean isApi(NativeWebRequest request) {
        var http = request.getNativeRequest(HttpServletRequest.class);
        return http != null && http.getRequestURI().startsWith("/api/");
    }

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
