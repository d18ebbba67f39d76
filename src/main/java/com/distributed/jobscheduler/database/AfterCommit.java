package com.distributed.jobscheduler.database;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What a transaction counts or logs: once, and only if its changes are kept. */
public final class AfterCommit {
    private AfterCommit() {}

    /**
     * Does the work once the caller's transaction is committed.
     *
     * @throws IllegalStateException without a transaction
     */
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
