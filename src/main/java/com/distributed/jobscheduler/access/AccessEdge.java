package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.config.BeanIds;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * The access check of a role's two ports. A role imports it and defines its {@link AccessRules}. Needs a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
@Import(RejectedRequests.class)
public class AccessEdge {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    @Bean
    static Listeners listeners(
            ServerProperties server, ManagementServerProperties management, Environment environment) {
        var apart = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        return new Listeners(server.getAddress(), apart ? management.getAddress() : server.getAddress());
    }

    /** The whole filter chain, built by hand: every claim and every dispatch pays for each filter in it. */
    @Bean
    SecurityFilterChain everyRequest(
            AccessProperties properties,
            AccessRules rules,
            Listeners listeners,
            ServerProperties server,
            ManagementServerProperties management,
            Refusal refusal) {
        var tokens = new TokenSource(properties);
        if (tokens.current().isEmpty()) {
            refuseToListenUnguarded("server.address", server.getAddress());
            refuseToListenUnguarded("management.server.address", management.getAddress());
            tokens.refuseToRequireNone(properties);
        }
        var headers = new HeaderWriterFilter(List.of(SecurityHeaders::write));
        headers.setShouldWriteHeadersEagerly(true);
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                headers,
                new Gate(properties, tokens, rules, listeners::isLocal, refusal, new RoleAdmission(listeners)));
    }

    private static void refuseToListenUnguarded(String property, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new RefusedStartException(property + " is " + (address == null ? "any" : address.getHostAddress())
                    + ", which others can reach, and no token is configured: set scheduler.access.token-file to a"
                    + " file of lines 'role token', or " + property + " to 127.0.0.1");
        }
    }

    /**
     * The chain behind the firewall. Boot would make it with a filter around it that looks up the request's handler
     * once more, for rules by handler, of which there are none here.
     */
    @Bean(BeanIds.SPRING_SECURITY_FILTER_CHAIN)
    FilterChainProxy filterChain(
            SecurityFilterChain everyRequest, HttpFirewall firewall, RequestRejectedHandler malformedRequests) {
        var proxy = new FilterChainProxy(everyRequest);
        proxy.setFirewall(firewall);
        proxy.setRequestRejectedHandler(malformedRequests);
        return proxy;
    }

    /** Refuses paths that a rule and a handler could read differently, and control characters in headers. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedHttpMethods(METHODS);
        firewall.setAllowedHeaderNames(AccessEdge::isPrintable);
        firewall.setAllowedHeaderValues(AccessEdge::isPrintable);
        return firewall;
    }

    @Bean
    Refusal refusal(ObjectMapper json, Clock clock) {
        return new Refusal(json, clock);
    }

    @Bean
    RequestRejectedHandler malformedRequests(Refusal refusal) {
        return (request, response, rejection) -> refusal.malformed(response);
    }

    private static boolean isPrintable(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }
}
