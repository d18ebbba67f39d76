package com.distributed.jobscheduler.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Awaitility gives up after ten seconds. A machine that is busy with other builds stands still for longer; a wait that
 * ends well costs no more for a longer limit. Found by every test (META-INF/services).
 */
public final class PatientWaits implements BeforeAllCallback {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext tests) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
