package com.distributed.jobscheduler.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * The guard of a role's paths inside another application, without Spring Security: that application's, if it has any, is for
 * its own paths. The role brings its {@link AccessRules}. Without tokens the own machine alone may call, for the
 * application may well listen on every interface. Needs a {@link Clock}.
 */
@Slf4j
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
public class GuestAccess {
    @Bean
    FilterRegistrationBean<Filter> carefulAnswers() {
        return ordered(5, (request, response, chain) -> {
            SecurityHeaders.write((HttpServletRequest) request, (HttpServletResponse) response);
            chain.doFilter(request, response);
        });
    }

    @Bean
    FilterRegistrationBean<Filter> gate(
            AccessProperties properties, AccessRules rules, ObjectMapper json, Clock clock) {
        var tokens = new TokenSource(properties);
        tokens.refuseToRequireNone(properties);
        if (tokens.current().isEmpty()) {
            log.info("callers.limited to=\"this machine\" next=\"for workers on other machines set"
                    + " scheduler.access.token-file\"");
        }
        return ordered(
                30,
                new Gate(
                        properties,
                        tokens,
                        rules,
                        OwnMachine::hasSent,
                        new Refusal(json, clock),
                        (caller, request, response, chain) -> chain.doFilter(request, response)));
    }

    private static FilterRegistrationBean<Filter> ordered(int place, Filter filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        return registration;
    }
}
