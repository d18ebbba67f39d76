package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.PreparedJson;
import com.distributed.jobscheduler.tracing.TracingEdge;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.xml.Jaxb2RootElementHttpMessageConverter;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What holds for every call of a role's API, whichever server and application carry it. Needs a {@link java.time.Clock} bean.
 * Configured by {@link HttpProperties}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
@Import({ErrorEnvelopeAdvice.class, EnvelopeErrorController.class, StrictJson.class, TracingEdge.class})
public class ApiEdge {
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

    @Bean
    static BeanPostProcessor strictIntegers() {
        return new StrictIntegers();
    }

    /** Answers of the API are JSON of a known length; no answer is XML. The records of a host's own API are left alone. */
    @Bean
    WebMvcConfigurer preparedJson(ObjectMapper json) {
        return new WebMvcConfigurer() {
            @Override
            public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
                converters.removeIf(Jaxb2RootElementHttpMessageConverter.class::isInstance);
                converters.addFirst(new PreparedJson(json, ApiResponse.class::equals, ApiEdge::isOurRecord));
            }
        };
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

    private static boolean isOurRecord(Class<?> type) {
        return type.isRecord() && type.getName().startsWith("com.distributed.jobscheduler.");
    }

    private static boolean isApi(NativeWebRequest request) {
        var http = request.getNativeRequest(HttpServletRequest.class);
        return http != null
                && http.getRequestURI()
                        .startsWith("/api/", http.getContextPath().length());
    }
}
