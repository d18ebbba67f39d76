package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for what is started by its number. */
public final class FreePort {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** A port that was free a moment ago, as was the one of its management; below those that the system gives to clients. */
    public static int take() {
        while (true) {
            // In an even thousand; the odd one above it is for the management ports.
            var port = 20_000
                    + 2_000 * ThreadLocalRandom.current().nextInt(6)
                    + ThreadLocalRandom.current().nextInt(1_000);
            if (isFree(port) && isFree(port + 1_000) && GIVEN.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
