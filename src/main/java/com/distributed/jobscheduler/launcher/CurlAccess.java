package com.distributed.jobscheduler.launcher;

import com.distributed.jobscheduler.access.AccessProperties;
import java.net.InetAddress;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.PropertyResolver;

/**
 * The options with which {@code curl} is let in by a role, under tokens and TLS.
 *
 * @param options each after a space; empty where none are needed
 * @param remark a step that a person must take first; empty for none
 */
record CurlAccess(String options, String remark) {
    private static final String PEM = "spring.ssl.bundle.pem.";

    /**
     * Derives them from a role's configuration.
     *
     * @param address where the role listens; null for every interface
     * @param properties looks up the paths of the certificates
     */
    static CurlAccess of(
            AccessProperties access, @Nullable InetAddress address, @Nullable Ssl ssl, PropertyResolver properties) {
        var options = new StringBuilder();
        if (ssl != null && Ssl.isEnabled(ssl)) {
            options.append(certificates(ssl, properties));
        }
        var needsToken = access.alwaysRequired() || address == null || !address.isLoopbackAddress();
        if (needsToken) {
            options.append(" -H \"Authorization: Bearer ").append(token(access)).append('"');
        }
        var isUnknown = needsToken && access.tokenFile() == null;
        return new CurlAccess(
                options.toString(),
                isUnknown ? "\n  OPERATOR_TOKEN=...  # one of scheduler.access.tokens.operator" : "");
    }

    private static String token(AccessProperties access) {
        var file = access.tokenFile();
        if (file == null) {
            return "$OPERATOR_TOKEN";
        }
        return Files.isDirectory(file)
                ? "$(head -n 1 %s)".formatted(file.resolve("operator"))
                : "$(sed -n 's/^operator //p' %s | head -n 1)".formatted(file);
    }

    private static String certificates(Ssl ssl, PropertyResolver properties) {
        var bundle = PEM + ssl.getBundle();
        var own = file(properties.getProperty(bundle + ".keystore.certificate"));
        var authority = file(properties.getProperty(bundle + ".truststore.certificate"));
        var options = " --cacert " + (authority != null ? authority : own != null ? own : "CA.crt");
        if (ssl.getClientAuth() != Ssl.ClientAuth.NEED) {
            return options;
        }
        var key = file(properties.getProperty(bundle + ".keystore.private-key"));
        return options + " --cert " + (own == null ? "CLIENT.crt" : own) + " --key "
                + (key == null ? "CLIENT.key" : key);
    }

    /** The path, where the value is a path and not the certificate itself. */
    private static @Nullable String file(@Nullable String location) {
        if (location == null || location.startsWith("-----")) {
            return null;
        }
        return location.startsWith("file:") ? location.substring("file:".length()) : location;
    }
}
