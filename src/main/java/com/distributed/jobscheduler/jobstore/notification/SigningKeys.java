package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.http.startup.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign what is sent, as Standard Webhooks has it: HMAC-SHA256 over id, time and body, one signature for each
 * key. Never printed.
 */
final class SigningKeys {
    private static final String PROPERTY = "job-store.notifications.secret";
    private static final String FILE = PROPERTY + "-file";
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int AT_ONCE = 2;
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final Supplier<List<SecretKeySpec>> current;

    private SigningKeys(Supplier<List<SecretKeySpec>> current) {
        this.current = current;
    }

    /**
     * Reads the keys from the file, or else the one of the property.
     *
     * @throws RefusedStartException when there is none, or it cannot be used; the message names the property
     */
    static SigningKeys of(@Nullable String secret, @Nullable Path file) {
        if (file != null && !file.toString().isEmpty()) {
            try {
                var keys = new SecretFile<>(file, SigningKeys::read);
                return new SigningKeys(keys::current);
            } catch (IOException e) {
                throw new RefusedStartException(FILE + ": '" + file + "' cannot be read");
            }
        }
        if (secret == null || secret.isBlank()) {
            throw new RefusedStartException(
                    "job-store.notifications.url needs a secret that signs what is sent: set " + FILE);
        }
        var key = List.of(key(PROPERTY, secret.strip()));
        return new SigningKeys(() -> key);
    }

    private static List<SecretKeySpec> read(Path file) throws IOException {
        var lines = Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (lines.isEmpty() || lines.size() > AT_ONCE) {
            throw new RefusedStartException(FILE + " must have one secret on a line of its own, or two");
        }
        return lines.stream().map(line -> key(FILE, line)).toList();
    }

    private static SecretKeySpec key(String source, String secret) {
        byte[] bytes;
        try {
            bytes = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            bytes = new byte[0]; // the message must not repeat it
        }
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new RefusedStartException(source + " is not whsec_ and 24 to 64 bytes in Base64"
                    + " (try: echo \"whsec_$(openssl rand -base64 32)\")");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The header {@code webhook-signature}. */
    String sign(String id, long epochSeconds, String body) {
        var signed = (id + "." + epochSeconds + "." + body).getBytes(StandardCharsets.UTF_8);
        return current.get().stream().map(key -> "v1," + hmac(key, signed)).collect(Collectors.joining(" "));
    }

    private static String hmac(SecretKeySpec key, byte[] signed) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
