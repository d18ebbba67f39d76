package com.distributed.jobscheduler.http.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.util.DefaultUriBuilderFactory;

/** URIs below a peer's base URL. One without variables is made once. */
final class PeerUris extends DefaultUriBuilderFactory {
    /** The paths of our calls are constants; others are made each time. */
    private static final int MOST = 50;

    private final Map<String, URI> made = new ConcurrentHashMap<>();

    PeerUris(URI baseUrl) {
        super(baseUrl.toString());
        // Keep ':' and ',' unencoded: all values that we put into a URL are numbers, instants or checked ids.
        setEncodingMode(EncodingMode.URI_COMPONENT);
    }

    @Override
    public URI expand(String template, Object... variables) {
        var known = variables.length == 0 ? made.get(template) : null;
        if (known != null) {
            return known;
        }
        var uri = super.expand(template, variables);
        if (variables.length == 0 && made.size() < MOST) {
            made.put(template, uri);
        }
        return uri;
    }
}
