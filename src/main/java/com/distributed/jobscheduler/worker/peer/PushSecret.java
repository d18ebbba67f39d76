package com.distributed.jobscheduler.worker.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Made at the start and given to the coordinator with this process's URL. A push that presents it is from that
 * coordinator. Valid only for the segments of this worker.
 */
@Component
public final class PushSecret {
    private static final int BYTES = 32;

    private final String value;

    PushSecret() {
        var random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        value = HexFormat.of().formatHex(random);
    }

    String value() {
        return value;
    }

    /** Whether this is the secret; compares in constant time. */
    public boolean isShownBy(String presented) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "******";
    }
}
