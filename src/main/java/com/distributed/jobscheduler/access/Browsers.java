package com.distributed.jobscheduler.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Protects a service on the loopback interface from web pages of other sites, whose requests reach it through a browser
 * on this machine. The Origin header shows such a page; the Host header shows a name that was rebound to this machine.
 */
final class Browsers {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\])(:\\d{1,5})?");

    private Browsers() {}

    /** Why the request is refused; null when it is not. */
    static @Nullable String objection(HttpServletRequest request, boolean local) {
        var host = request.getHeader("Host");
        if (local
                && host != null
                && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            return "Host: without a token only localhost and loopback addresses are answered";
        }
        if (READS.contains(request.getMethod())) {
            return null;
        }
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "Sec-Fetch-Site: a page of another site may not do this without a token";
        }
        var origin = request.getHeader("Origin");
        if (origin != null && !origin.equals(request.getScheme() + "://" + host)) {
            return "Origin: a page of another site may not do this without a token";
        }
        return null;
    }
}
