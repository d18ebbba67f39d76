package com.distributed.jobscheduler.http.client;

import java.net.URI;

/** What the base URL of a peer must be, wherever it is configured. */
public final class BaseUrl {
    private BaseUrl() {}

    /** True for an http or https URL with a host and without credentials, query or fragment. */
    public static boolean isUsable(URI url) {
        var http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return http
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }
}
