package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.client.AddressZone;
import com.distributed.jobscheduler.http.client.GuardedNames;
import com.distributed.jobscheduler.http.client.PeerPlace;
import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.stereotype.Component;

/**
 * Allowed targets of a push. Any member may name a URL, and the coordinator calls it. So a URL must not lead to an
 * address or a port that cannot be a worker's, and it may lead to this machine only for workers on this machine.
 * Private networks are allowed, because workers run there.
 */
@Component
public class WorkerUrls extends GuardedNames {
    private static final int LONGEST = 2000;
    private final Set<URI> listed;
    private final Set<String> listedHosts;
    private final boolean everybodyIsHere;

    @Autowired
    WorkerUrls(WorkerUrlProperties properties, ServerProperties server) {
        this(properties, server, SystemDefaultDnsResolver.INSTANCE);
    }

    WorkerUrls(WorkerUrlProperties properties, ServerProperties server, DnsResolver system) {
        super(system, "worker's address (coordinator.worker-urls)");
        this.listed = Set.copyOf(properties.workerUrls());
        this.listedHosts = listed.stream().map(url -> host(url.toString())).collect(Collectors.toUnmodifiableSet());
        var bound = server.getAddress();
        this.everybodyIsHere = bound != null && bound.isLoopbackAddress();
    }

    /** Whether the operator's configuration lists any URL. */
    public boolean areListed() {
        return !listed.isEmpty();
    }

    /** Whether the operator's configuration lists this URL, or one above it. */
    public boolean isListed(String url) {
        var asked = URI.create(url);
        return listed.stream().anyMatch(base -> isBelow(asked, base));
    }

    private static boolean isBelow(URI url, URI base) {
        var path = base.getPath().replaceAll("/+$", "");
        return url.getScheme().equalsIgnoreCase(base.getScheme())
                && url.getHost().equalsIgnoreCase(base.getHost())
                && port(url) == port(base)
                && (url.getPath().equals(path) || url.getPath().startsWith(path + "/"))
                && !url.getRawPath().contains("..")
                && !url.getRawPath().contains("%");
    }

    /**
     * The header's URL without trailing slashes; null when it names the caller's own machine, where a push from here
     * cannot arrive.
     *
     * @param fromHere whether the caller is on this machine
     * @throws ApiException 400 when it is not an absolute http or https URL of host, port and path alone, or cannot be
     *     a worker's
     */
    @Nullable
    String accepted(String header, boolean fromHere) {
        var url = parsed(header);
        var objection = objection(url);
        if (objection != null) {
            throw ApiException.badRequest(
                    ErrorCodes.VALIDATION_FAILED, WireHeaders.WORKER_URL + ": " + objection + " is no worker's");
        }
        return isThisMachine(host(url)) && !fromHere && !everybodyIsHere && !isListed(url) ? null : url;
    }

    private static String parsed(String header) {
        try {
            var uri = new URI(header.strip());
            var scheme = String.valueOf(uri.getScheme());
            var plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65535
                    && uri.getPort() != 0;
            if (plain && header.length() <= LONGEST && scheme.matches("(?i)https?")) {
                return uri.toString().replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Refused below, as any other text that is no base URL.
        }
        throw ApiException.badRequest(
                ErrorCodes.VALIDATION_FAILED,
                "%s: '%s' is not an http or https URL of at most %d characters without user, query or fragment"
                        .formatted(WireHeaders.WORKER_URL, Printable.shortened(header), LONGEST));
    }

    /** The part of this URL that cannot be a worker's, listed or not; null when there is none. */
    public static @Nullable String objection(String url) {
        return PeerPlace.objection(URI.create(url));
    }

    @Override
    protected boolean isAllowed(String host, InetAddress address) {
        var zone = AddressZone.of(address);
        var here = zone == AddressZone.LOOPBACK && !everybodyIsHere && !isThisMachine(host);
        return zone != AddressZone.RESERVED && (!here || listedHosts.contains(host.toLowerCase(Locale.ROOT)));
    }

    /** Whether the host means "this machine" to every reader; such a URL was checked at the registration. */
    private static boolean isThisMachine(String host) {
        return host.matches("(.+\\.)?localhost\\.?") || PeerPlace.zone(host) == AddressZone.LOOPBACK;
    }

    private static String host(String url) {
        return PeerPlace.host(URI.create(url));
    }

    private static int port(URI url) {
        return PeerPlace.port(url);
    }
}
