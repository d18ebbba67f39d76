package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * The worker's credentials for its peers. A token file wins over a token value.
 *
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file that contains only this token
 * @param coordinatorToken the coordinator's bearer token
 * @param coordinatorTokenFile a file that contains only this token
 * @param workerAgentToken the agents' bearer token
 * @param workerAgentTokenFile a file that contains only this token
 * @param sslBundle SSL bundle for https: its certificate is shown to peers, and its trust store decides whom to trust.
 *     Without it: no certificate, and the Java runtime's trust store
 */
@ConfigurationProperties("scheduler.worker")
record PeerTokens(
        @Nullable String jobStoreToken,
        @Nullable Path jobStoreTokenFile,
        @Nullable String coordinatorToken,
        @Nullable Path coordinatorTokenFile,
        @Nullable String workerAgentToken,
        @Nullable Path workerAgentTokenFile,
        @Nullable String sslBundle) {

    PeerToken jobStore() {
        return PeerToken.of("scheduler.worker.job-store-token", jobStoreToken, jobStoreTokenFile);
    }

    PeerToken coordinator() {
        return PeerToken.of("scheduler.worker.coordinator-token", coordinatorToken, coordinatorTokenFile);
    }

    PeerToken workerAgent() {
        return PeerToken.of("scheduler.worker.worker-agent-token", workerAgentToken, workerAgentTokenFile);
    }

    PeerTls tls(SslBundles bundles) {
        return PeerTls.of("scheduler.worker.ssl-bundle", sslBundle, bundles);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
