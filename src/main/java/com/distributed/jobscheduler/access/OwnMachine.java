package com.distributed.jobscheduler.access;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Whether this machine has sent a request to a port on which other machines may be heard, too. */
final class OwnMachine {
    /** What a proxy adds: its own place says nothing about where the request comes from. */
    private static final Set<String> OF_A_PROXY =
            Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private OwnMachine() {}

    /** The connection decides; what a filter of the application makes of a proxy's headers does not. */
    static boolean hasSent(HttpServletRequest request) {
        ServletRequest received = request;
        while (received instanceof ServletRequestWrapper wrapper) {
            received = wrapper.getRequest();
        }
        return received instanceof HttpServletRequest http
                && isLoopback(http.getRemoteAddr())
                && isLoopback(http.getLocalAddr())
                && OF_A_PROXY.stream().allMatch(header -> http.getHeader(header) == null);
    }

    private static boolean isLoopback(String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
