package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the agent shows the Job Store; a file wins over the value.
 *
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file with it alone
 */
@ConfigurationProperties("worker.agent")
record PeerTokens(@Nullable String jobStoreToken, @Nullable Path jobStoreTokenFile) {
    PeerToken jobStore() {
        return PeerToken.of("worker.agent.job-store-token", jobStoreToken, jobStoreTokenFile);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
