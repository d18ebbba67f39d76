package com.distributed.jobscheduler.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The roles to start, and their arguments. {@code --role=a,b} names the roles. Without it the profile
 * {@code standalone} starts all of them; else the worker starts alone. An argument {@code --<role>/<property>=<value>}
 * is for that role only, any other one for every role.
 */
record LaunchPlan(Set<Role> roles, List<String> arguments) {
    private static final String ROLE = "--" + Options.ROLE + "=";
    private static final String PROFILES = "--spring.profiles.active=";
    private static final String STANDALONE = "standalone";

    /** The command line is unusable; the message is for the user. */
    static final class UnusableException extends Exception {
        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * Reads the command line.
     *
     * @param environment looks up an environment variable; null when it is not set
     * @param properties looks up a system property; null when it is not set
     */
    static LaunchPlan read(
            List<String> arguments,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<@Nullable String> properties)
            throws UnusableException {
        var roles = EnumSet.noneOf(Role.class);
        var rest = new ArrayList<String>();
        for (var argument : arguments) {
            Options.check(argument);
            if (argument.startsWith(ROLE)) {
                roles.addAll(named(argument.substring(ROLE.length())));
            } else {
                rest.add(argument);
            }
        }
        if (roles.isEmpty()) {
            roles = isStandalone(rest, environment, properties) ? EnumSet.allOf(Role.class) : EnumSet.of(Role.WORKER);
        }
        if (roles.size() > 1) {
            refuseOnePortForAll(rest, environment, properties);
        }
        return new LaunchPlan(roles, List.copyOf(rest));
    }

    private static Set<Role> named(String labels) throws UnusableException {
        var roles = EnumSet.noneOf(Role.class);
        for (var label : labels.split(",", -1)) {
            roles.add(Role.named(label.strip())
                    .orElseThrow(() -> new UnusableException(
                            "--role: '%s' is not one of %s".formatted(label.strip(), Role.labels()))));
        }
        return roles;
    }

    private static boolean isStandalone(
            List<String> arguments,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<@Nullable String> properties) {
        var profiles = arguments.stream()
                .filter(a -> a.startsWith(PROFILES))
                .map(a -> a.substring(PROFILES.length()))
                .reduce((first, last) -> last)
                .orElse(null);
        if (profiles == null) {
            profiles = properties.apply("spring.profiles.active");
        }
        if (profiles == null) {
            profiles = environment.apply("SPRING_PROFILES_ACTIVE");
        }
        return profiles != null
                && Arrays.asList(profiles.split("\\s*,\\s*", -1)).contains(STANDALONE);
    }

    private static void refuseOnePortForAll(
            List<String> arguments,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<@Nullable String> properties)
            throws UnusableException {
        for (var property : List.of("server.port", "management.server.port")) {
            if (arguments.stream().anyMatch(a -> a.startsWith("--" + property + "="))
                    || properties.apply(property) != null
                    || environment.apply(property.toUpperCase(Locale.ROOT).replace('.', '_')) != null) {
                throw new UnusableException(property + " would give all roles of this process the same port:"
                        + " name the role, for example --worker/" + property + "="
                        + (property.startsWith("m") ? "9183" : "8183"));
            }
        }
    }

    /** The arguments for one role: first those for all roles, then its own. */
    String[] argumentsFor(Role role) {
        var own = "--" + role.label() + "/";
        var forAll = arguments.stream().filter(a -> !isForOneRole(a));
        var forIt = arguments.stream().filter(a -> a.startsWith(own)).map(a -> "--" + a.substring(own.length()));
        return Stream.concat(forAll, forIt).toArray(String[]::new);
    }

    /** The first role's logging arguments: the process has one logging system, which starts before the roles. */
    String[] loggingArguments() {
        return Arrays.stream(argumentsFor(roles.iterator().next()))
                .filter(a -> a.startsWith("--logging."))
                .toArray(String[]::new);
    }

    private static boolean isForOneRole(String argument) {
        return Arrays.stream(Role.values()).anyMatch(role -> argument.startsWith("--" + role.label() + "/"));
    }

    /** Whether all roles start. */
    boolean isWholeSystem() {
        return roles.size() == Role.values().length;
    }

    /** The look-ups of this process, for {@link #read}. */
    static LaunchPlan ofProcess(String[] arguments) throws UnusableException {
        Map<String, String> environment = System.getenv();
        return read(Arrays.asList(arguments), environment::get, System::getProperty);
    }
}
