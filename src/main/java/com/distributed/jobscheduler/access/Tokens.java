package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens in force, as SHA-256 hashes. A presented token is hashed and compared with all of them, so that the time
 * taken tells nothing about any of them.
 */
@SuppressWarnings("ArrayRecordComponent")
record Tokens(List<Entry> entries) {
    private static final int AT_ONCE = 2;
    /** In bytes: enough to tell an installation's tokens apart. */
    private static final int FINGERPRINT = 4;

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}=*");

    record Entry(TokenHolder holder, byte[] hash) {}

    /**
     * Checks and hashes the tokens.
     *
     * @param source where they are configured, for the message
     * @throws RefusedStartException when a token is too short, a role or client has more than two, or a client shares
     *     one with another owner
     */
    static Tokens of(String source, Map<TokenHolder, List<String>> tokens) {
        var entries = new ArrayList<Entry>();
        tokens.forEach((holder, values) -> {
            if (values.size() > AT_ONCE) {
                throw new RefusedStartException(
                        source + ": " + holder + " has " + values.size() + " tokens; at most two are allowed at once");
            }
            for (var value : values) {
                if (!USABLE.matcher(value).matches()) {
                    throw new RefusedStartException(source + ": a token of " + holder
                            + " is not 16 to 512 letters, digits or -._~+/ (try: openssl rand -hex 32)");
                }
                entries.add(new Entry(holder, hash(value)));
            }
        });
        refuseSharedByAClient(source, entries);
        return new Tokens(List.copyOf(entries));
    }

    /**
     * These tokens and others.
     *
     * @param source where the others are configured
     */
    Tokens and(String source, Tokens others) {
        var all = new ArrayList<>(entries);
        all.addAll(others.entries);
        refuseSharedByAClient(source, all);
        return new Tokens(List.copyOf(all));
    }

    /** Refuses a client's token that has another owner too: its jobs would have no certain owner. */
    private static void refuseSharedByAClient(String source, List<Entry> entries) {
        for (var one : entries) {
            for (var other : entries) {
                if (one.holder.client() != null
                        && !one.holder.equals(other.holder)
                        && MessageDigest.isEqual(one.hash, other.hash)) {
                    throw new RefusedStartException(source + ": " + one.holder
                            + " has a token that another role or client has, too: give each its own");
                }
            }
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The owner of this token; null when it is unknown. */
    @Nullable
    Caller callerWith(String presented) {
        var hash = hash(presented);
        var roles = EnumSet.noneOf(CallerRole.class);
        String client = null;
        for (var entry : entries) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                roles.add(entry.holder.role());
                client = entry.holder.client();
            }
        }
        return roles.isEmpty() ? null : new Caller(roles, client, fingerprint(hash));
    }

    private static String fingerprint(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, FINGERPRINT);
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
