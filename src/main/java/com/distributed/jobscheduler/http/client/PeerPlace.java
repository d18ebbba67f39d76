package com.distributed.jobscheduler.http.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.InvalidUrlException;
import org.springframework.web.util.UriComponentsBuilder;

/** Host and port of a URL that a peer gave: whether a service may be there. */
public final class PeerPlace {
    /** Well-known ports of services without HTTP, which may take a line of a request for a command. */
    private static final Set<Integer> OTHER_SERVICES = Set.of(
            7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 88, 110, 111, 113, 119, 123, 135, 137,
            139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 530, 531, 532, 540, 548, 554, 563, 587, 601,
            636, 873, 989, 990, 992, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 3306, 3389, 3659, 4045, 5060, 5061,
            5432, 5900, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 11211, 27017);

    private static final int HIGHEST_PORT = 65_535;

    private PeerPlace() {}

    /** The part of this URL that cannot be a service of ours; null when there is none. A host name is not resolved. */
    public static @Nullable String objection(URI url) {
        if (OTHER_SERVICES.contains(port(url))) {
            return "port " + port(url);
        }
        var host = host(url);
        return zone(host) == AddressZone.RESERVED ? "the address " + host : formObjection(url);
    }

    /** The part of this URL that no client can call, such as a port above 65535; null when there is none. */
    public static @Nullable String formObjection(URI url) {
        if (port(url) < 1 || port(url) > HIGHEST_PORT) {
            return "port " + port(url);
        }
        try {
            UriComponentsBuilder.fromUriString(url.toString());
            return null;
        } catch (InvalidUrlException e) {
            return "the address " + host(url); // such as an IPv6 address with a zone
        }
    }

    /** The host in lower case; an IPv6 address without its brackets. */
    public static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    }

    /** The URL's port, or that of its scheme. */
    public static int port(URI url) {
        return port(url.getScheme(), url.getPort());
    }

    /** The port, or that of the scheme when it is negative. */
    public static int port(String scheme, int port) {
        return port >= 0 ? port : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }

    /** The zone of a literal address; null for a host name. */
    public static @Nullable AddressZone zone(String host) {
        if (!host.contains(":") && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return null;
        }
        try {
            return AddressZone.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return AddressZone.RESERVED; // not an address
        }
    }
}
