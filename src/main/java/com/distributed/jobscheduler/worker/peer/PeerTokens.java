package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * What the worker shows each of its peers; a file wins over the value.
 *
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file with it alone
 * @param coordinatorToken the coordinator's bearer token
 * @param coordinatorTokenFile a file with it alone
 * @param workerAgentToken the agents' bearer token
 * @param workerAgentTokenFile a file with it alone
 * @param sslBundle the SSL bundle whose certificate they are shown, and which says whom of them to trust, over https;
 *     none: no certificate, and whom the Java runtime trusts
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

    /** Never the tokens. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
