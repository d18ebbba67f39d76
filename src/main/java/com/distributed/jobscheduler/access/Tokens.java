package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.RefusedStartException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens in force, as their SHA-256. A presented one is hashed and compared with all of them, so that the time it
 * takes tells nothing about any.
 */
@SuppressWarnings("ArrayRecordComponent")
record Tokens(List<Entry> entries) {
    private static final int AT_ONCE = 2;
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

    record Entry(CallerRole role, byte[] hash) {}

    /**
     * Checks and hashes them.
     *
     * @param source where they stand, for the message
     * @throws RefusedStartException when one is too short to be a secret, or a role has more than two
     */
    static Tokens of(String source, Map<CallerRole, List<String>> tokens) {
        var entries = new ArrayList<Entry>();
        tokens.forEach((role, values) -> {
            var name = role.name().toLowerCase(Locale.ROOT);
            if (values.size() > AT_ONCE) {
                throw new RefusedStartException(
                        source + ": " + name + " has " + values.size() + " tokens, and two at once are the most");
            }
            for (var value : values) {
                if (!USABLE.matcher(value).matches()) {
                    throw new RefusedStartException(source + ": a token of " + name
                            + " is not 16 to 512 letters, digits or -._~+/ (try: openssl rand -hex 32)");
                }
                entries.add(new Entry(role, hash(value)));
            }
        });
        return new Tokens(List.copyOf(entries));
    }

    Tokens and(Tokens others) {
        var all = new ArrayList<>(entries);
        all.addAll(others.entries);
        return new Tokens(List.copyOf(all));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** As what the holder of this token may call; empty when nobody knows it. */
    Set<CallerRole> rolesOf(String presented) {
        var hash = hash(presented);
        var roles = EnumSet.noneOf(CallerRole.class);
        for (var entry : entries) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                roles.add(entry.role);
            }
        }
        return roles;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public String toString() {
        return "Tokens[" + entries.size() + "]";
    }
}
