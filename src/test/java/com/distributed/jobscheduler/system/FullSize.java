package com.distributed.jobscheduler.system;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Size of the tests with many repetitions: full in CI ({@code -Pci}), a fraction elsewhere. */
public final class FullSize {
    private static final boolean FULL = Boolean.getBoolean("tests.full-size");

    private FullSize() {}

    public static boolean isOn() {
        return FULL;
    }

    /** The number in CI, and the number elsewhere. */
    public static int or(int full, int otherwise) {
        return FULL ? full : otherwise;
    }

    /** All of them in CI; every fifth elsewhere. */
    public static <T> Stream<T> share(Stream<T> all) {
        var seen = new AtomicInteger();
        return FULL ? all : all.filter(each -> seen.getAndIncrement() % 5 == 0);
    }
}
