package com.distributed.jobscheduler.http.client;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.http.startup.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A role's token for one peer, and for no other. A token file is read again when it changes. Never printed. */
public final class PeerToken {
    /** No token. */
    public static final PeerToken NONE = new PeerToken(null, null);

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final @Nullable String fixed;
    private final @Nullable SecretFile<String> file;

    private PeerToken(@Nullable String fixed, @Nullable SecretFile<String> file) {
        this.fixed = fixed;
        this.file = file;
    }

    /**
     * Reads the token from a property, or from the file that {@code <property>-file} names; an empty value counts as
     * none.
     *
     * @throws RefusedStartException when it cannot be read or sent; the message names the property
     */
    public static PeerToken of(String property, @Nullable String token, @Nullable Path file) {
        if (file != null && !file.toString().isEmpty()) {
            try {
                return new PeerToken(null, new SecretFile<>(file, path -> checked(property + "-file", read(path))));
            } catch (IOException e) {
                throw new RefusedStartException(property + "-file: '" + file + "' cannot be read");
            }
        }
        return token == null || token.isEmpty() ? NONE : new PeerToken(checked(property, token), null);
    }

    private static String read(Path path) throws IOException {
        return Files.readString(path).strip();
    }

    private static String checked(String property, String token) {
        if (!USABLE.matcher(token).matches()) {
            throw new RefusedStartException(property + " is not a token: letters, digits and -._~+/ alone");
        }
        return token;
    }

    /** The Authorization header of a request to this URL; null unless it goes to the peer at this base URL. */
    @Nullable
    String headerFor(URI target, URI peer) {
        var token = file == null ? fixed : file.current();
        return token == null || !sameOrigin(target, peer) ? null : "Bearer " + token;
    }

    private static boolean sameOrigin(URI a, URI b) {
        return String.valueOf(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && String.valueOf(a.getHost()).equalsIgnoreCase(b.getHost())
                && a.getPort() == b.getPort();
    }

    @Override
    public String toString() {
        return this == NONE ? "none" : "******";
    }
}
