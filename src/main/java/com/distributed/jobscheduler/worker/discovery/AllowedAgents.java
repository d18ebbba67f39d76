package com.distributed.jobscheduler.worker.discovery;

import com.distributed.jobscheduler.http.client.PeerPlace;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The base URLs at which agents may be, as the operator allows. In a pattern, a {@code *} in the host stands for any letters,
 * digits, dots and dashes, and {@code *} as the port for any port. Scheme and path are compared as they are written.
 */
final class AllowedAgents {
    /** A pattern: scheme, host, port and path. */
    static final String SHAPE = "(https?)://([A-Za-z0-9*._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}|\\*))?(/[^?#]*)?";

    private static final Pattern PARTS = Pattern.compile(SHAPE);

    private final List<Place> places;

    /**
     * Where agents may be.
     *
     * @param port null for any port
     */
    private record Place(
            String scheme, Pattern host, @Nullable Integer port, String path) {
        boolean admits(URI url) {
            return scheme.equals(url.getScheme())
                    && host.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches()
                    && (port == null || port == PeerPlace.port(url))
                    && path.equals(withoutSlash(url.getRawPath()));
        }
    }

    private AllowedAgents(List<Place> places) {
        this.places = places;
    }

    /**
     * Reads the patterns; without any, all agents are allowed.
     *
     * @throws IllegalArgumentException with a pattern that is none
     */
    static AllowedAgents of(List<String> patterns) {
        return new AllowedAgents(patterns.stream().map(AllowedAgents::read).toList());
    }

    private static Place read(String pattern) {
        var parts = PARTS.matcher(pattern);
        if (!parts.matches()) {
            throw new IllegalArgumentException(pattern);
        }
        var host = Pattern.compile("\\*")
                .splitAsStream(parts.group(2).toLowerCase(Locale.ROOT) + " ")
                .map(part -> part.replace(" ", ""))
                .map(Pattern::quote)
                .collect(Collectors.joining("[a-z0-9._-]*"));
        var port = parts.group(3);
        return new Place(
                parts.group(1),
                Pattern.compile(host),
                "*".equals(port) ? null : PeerPlace.port(parts.group(1), port == null ? -1 : Integer.parseInt(port)),
                withoutSlash(parts.group(4)));
    }

    boolean admits(URI url) {
        return places.isEmpty() || places.stream().anyMatch(place -> place.admits(url));
    }

    private static String withoutSlash(@Nullable String path) {
        return path == null ? "" : path.replaceAll("/+$", "");
    }
}
