package com.distributed.jobscheduler.jobstore.idempotency;

import java.time.Duration;
import org.springframework.context.ApplicationContext;

/** Whether a running store is busy with an Idempotency-Key. */
public final class KeyProbe {
    private KeyProbe() {}

    public static boolean isUnderWay(ApplicationContext store, String key) {
        var keys = store.getBean(KeysUnderWay.class);
        if (keys.enter(key, Duration.ZERO)) {
            keys.leave(key);
            return false;
        }
        return true;
    }
}
