package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are started with fixed ports. */
public final class FreePort {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** A port that was free a moment ago, and so was its management port; both below the range for clients. */
    public static int take() {
        while (true) {
            // Even thousands for servers, the odd ones above for their management ports.
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
