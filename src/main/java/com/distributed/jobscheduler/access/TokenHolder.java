package com.distributed.jobscheduler.access;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a token.
 *
 * @param client the client's name, which marks its jobs; null for the other roles
 */
record TokenHolder(CallerRole role, @Nullable String client) {
    /** The names that {@link #named} accepts, for messages. */
    static final String NAMES = "(operator, coordinator, worker, agent, reader, client,"
            + " or client.NAME with a NAME of at most 64 lower-case letters, digits and single dashes)";

    static final String CLIENT_PREFIX = "client.";
    private static final int LONGEST = 64;
    private static final Pattern CLIENT = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Parses a name of the configuration: a role, or {@code client.billing}; null for any other text. */
    static @Nullable TokenHolder named(String name) {
        if (name.startsWith(CLIENT_PREFIX)) {
            return client(name.substring(CLIENT_PREFIX.length()));
        }
        for (var role : CallerRole.values()) {
            if (role.name().equalsIgnoreCase(name)) {
                return role == CallerRole.CLIENT ? client("client") : new TokenHolder(role, null);
            }
        }
        return null;
    }

    private static @Nullable TokenHolder client(String name) {
        return name.length() <= LONGEST && CLIENT.matcher(name).matches()
                ? new TokenHolder(CallerRole.CLIENT, name)
                : null;
    }

    @Override
    public String toString() {
        return client == null ? role.name().toLowerCase(Locale.ROOT) : CLIENT_PREFIX + client;
    }
}
