package com.distributed.jobscheduler.jobstore.registry;

import com.distributed.jobscheduler.http.client.PeerPlace;
import com.distributed.jobscheduler.http.startup.BaseUrl;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The base URL that an agent gives for itself. No error repeats it: it may hold credentials. */
final class AgentUrl {
    private static final String FIELD = "url";
    private static final int LONGEST = 500;

    private AgentUrl() {}

    /** The URL without slashes at its end, so that each agent has one; null where none is given. */
    static @Nullable String of(@Nullable String given) {
        if (given == null) {
            return null;
        }
        var url = JobRules.line(FIELD, given, LONGEST);
        var parsed = parsed(url);
        if (parsed == null || !BaseUrl.Rule.isUsable(parsed)) {
            throw JobRules.broken(FIELD, BaseUrl.RULE);
        }
        if (PeerPlace.formObjection(parsed) != null) {
            throw JobRules.broken(FIELD, "must have a port from 1 to 65535 and a host that every client can call");
        }
        return url.replaceFirst("/+$", "");
    }

    private static @Nullable URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
