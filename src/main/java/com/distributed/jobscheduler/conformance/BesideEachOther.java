package com.distributed.jobscheduler.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs several calls beside each other, and waits for all of them. */
final class BesideEachOther {
    private BesideEachOther() {}

    /** At most so many at a time; answers their results, in the same order. */
    static <T> List<T> run(int atOnce, List<? extends Callable<T>> calls) {
        try (var threads =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            var results = new ArrayList<T>();
            for (var done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
