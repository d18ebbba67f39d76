package com.distributed.jobscheduler.launcher;

import com.distributed.jobscheduler.launcher.LaunchPlan.UnusableException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what looks like an option of ours and is none. Each would be ignored, and a lone worker would start instead of
 * what was meant. Names with a dot are settings, which each role checks itself; other names may be somebody's own.
 */
final class Options {
    static final String ROLE = "role";

    private static final Set<String> PROFILES = Set.of("standalone", "production");

    private Options() {}

    /** Checks one argument of the command line. */
    static void check(String argument) throws UnusableException {
        if (argument.isBlank()) {
            return;
        }
        if (!argument.startsWith("--")) {
            throw refused(argument, "an argument is --name=value" + (isRole(argument) ? as(argument) : ""));
        }
        var name = argument.substring(2).split("=", 2)[0];
        var slash = name.indexOf('/');
        if (slash >= 0) {
            if (!isRole(name.substring(0, slash))) {
                throw refused(argument, "'" + name.substring(0, slash) + "' is not one of " + Role.labels());
            }
        } else if (name.equals(ROLE)) {
            if (!argument.contains("=")) {
                throw refused(argument, "the role is missing, one of " + Role.labels() + as("agent"));
            }
        } else if (isRole(name)) {
            throw refused(argument, "there is no such option" + as(name));
        } else if (PROFILES.contains(name)) {
            throw refused(argument, "there is no such option; did you mean --spring.profiles.active=" + name + "?");
        } else if (isLikeRole(name.toLowerCase(Locale.ROOT))) {
            throw refused(argument, "there is no such option; did you mean --role?");
        }
    }

    private static boolean isRole(String label) {
        return Role.named(label).isPresent();
    }

    /** The name in capitals or in the plural, with a letter too many or too few, or with two letters exchanged. */
    private static boolean isLikeRole(String name) {
        return name.equals(ROLE)
                || (Math.abs(name.length() - ROLE.length()) == 1 && (lacksOne(name, ROLE) || lacksOne(ROLE, name)))
                || Arrays.equals(sorted(name), sorted(ROLE));
    }

    private static boolean lacksOne(String shorter, String longer) {
        for (var i = 0; i < longer.length(); i++) {
            if (shorter.equals(longer.substring(0, i) + longer.substring(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static char[] sorted(String name) {
        var letters = name.toCharArray();
        Arrays.sort(letters);
        return letters;
    }

    private static String as(String role) {
        return "; did you mean --role=" + role + "?";
    }

    private static UnusableException refused(String argument, String why) {
        return new UnusableException(argument.split("=", 2)[0] + ": " + why);
    }
}
