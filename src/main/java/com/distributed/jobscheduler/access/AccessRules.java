package com.distributed.jobscheduler.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which caller may use which route; the first matching rule decides. An operator may use all routes. A route without a
 * rule is the operator's alone.
 */
public final class AccessRules {
    private final List<Rule> rules;
    private final List<Secret> secrets;

    private AccessRules(List<Rule> rules, List<Secret> secrets) {
        this.rules = List.copyOf(rules);
        this.secrets = List.copyOf(secrets);
    }

    /** Starts an empty table; {@link Table#reads} ends it. */
    public static Table table() {
        return new Table();
    }

    /** Whether callers without a token may use this route. */
    boolean isOpen(String method, PathContainer path) {
        for (var rule : rules) {
            if (rule.matches(method, path)) {
                return rule.open;
            }
        }
        return false;
    }

    /** Whether the request shows the service's own secret for its route, whatever else it presents. */
    boolean isOpenedBySecret(HttpServletRequest request, Supplier<PathContainer> path) {
        for (var secret : secrets) {
            var shown = request.getHeader(secret.header);
            if (shown != null && secret.rule.matches(request.getMethod(), path.get()) && secret.isRight.test(shown)) {
                return true;
            }
        }
        return false;
    }

    boolean allows(Set<CallerRole> roles, String method, PathContainer path) {
        if (roles.contains(CallerRole.OPERATOR)) {
            return true;
        }
        for (var rule : rules) {
            if (rule.matches(method, path)) {
                return rule.open || roles.stream().anyMatch(rule.roles::contains);
            }
        }
        return false;
    }

    /** Why a known caller may not do what it asked for, and which calls it may make. */
    String objectionTo(Caller caller) {
        var roles = caller.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" and "));
        var writes = rules.stream()
                .filter(rule ->
                        !rule.method.equals("GET") && caller.roles().stream().anyMatch(rule.roles::contains))
                .map(rule -> ", " + rule.method + " " + rule.path.getPatternString())
                .collect(Collectors.joining());
        return "Authorization: the role %s may not do this; it may read%s"
                .formatted(roles, writes.isEmpty() ? ", and nothing else" : writes);
    }

    private record Rule(String method, PathPattern path, boolean open, Set<CallerRole> roles) {
        boolean matches(String asked, PathContainer where) {
            return (asked.equals(method) || (asked.equals("HEAD") && method.equals("GET"))) && path.matches(where);
        }
    }

    private record Secret(String header, Predicate<String> isRight, Rule rule) {}

    /** The rules of one service, in their order. */
    public static final class Table {
        private static final Set<CallerRole> EVERYBODY_KNOWN = EnumSet.allOf(CallerRole.class);

        private final List<Rule> rules = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();

        private Table() {}

        /** Lets these callers, and the operator, use this route. */
        public Table allow(String method, String path, CallerRole... roles) {
            return add(method, path, false, Set.of(roles));
        }

        /** Lets a caller with this header's secret use this route, and no other. */
        public Table allowWhoShows(String header, Predicate<String> isRight, String method, String path) {
            secrets.add(new Secret(header, isRight, rule(method, path, false, Set.of())));
            return this;
        }

        /** Lets anybody use this route, without a token. */
        public Table open(String method, String path) {
            return add(method, path, true, Set.of());
        }

        /** Ends the table: every known caller may read, and with {@code publicly} everybody. */
        public AccessRules reads(boolean publicly) {
            for (var path : List.of(
                    "/api/**",
                    "/v3/api-docs/**",
                    "/v3/api-docs.yaml",
                    "/swagger-ui.html",
                    "/swagger-ui/**",
                    "/actuator/**")) {
                add("GET", path, publicly && path.startsWith("/api/"), EVERYBODY_KNOWN);
            }
            return new AccessRules(rules, secrets);
        }

        private Table add(String method, String path, boolean open, Set<CallerRole> roles) {
            rules.add(rule(method, path, open, roles));
            return this;
        }

        private static Rule rule(String method, String path, boolean open, Set<CallerRole> roles) {
            return new Rule(method, PathPatternParser.defaultInstance.parse(path), open, roles);
        }
    }
}
