package com.distributed.jobscheduler.jobstore.idempotency;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * The keys under which this process is writing. A repeat waits here and not in the database, where each one would hold
 * a pooled connection until the first call has ended.
 */
@Component
class KeysUnderWay {
    private final Set<String> keys = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /**
     * Waits until no other thread writes under the key, and takes it.
     *
     * @return false when that took too long; after true call {@link #leave}
     */
    boolean enter(String key, Duration most) {
        lock.lock();
        try {
            var left = most.toNanos();
            while (!keys.add(key)) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    void leave(String key) {
        lock.lock();
        try {
            keys.remove(key);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
