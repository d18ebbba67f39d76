package com.distributed.jobscheduler.worker.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * What this process gives the coordinator with its URL, so that pushes there can show whom they are from: made at the
 * start, given to nobody else, and good for the segments of this worker alone.
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

    /** Whether this is it; takes as long whatever is presented. */
    public boolean isShownBy(String presented) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "******";
    }
}
