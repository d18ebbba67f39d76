package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * The coordinator's credentials for its peers. A token file wins over a token value.
 *
 * @param workerToken bearer token of the workers, for pushes
 * @param workerTokenFile a file that contains only this token
 * @param coordinatorToken bearer token of the leader, for forwarded writes
 * @param coordinatorTokenFile a file that contains only this token
 * @param jobStoreToken bearer token of the Job Store
 * @param jobStoreTokenFile a file that contains only this token
 * @param sslBundle SSL bundle for https: its certificate is shown to peers, and its trust store decides whom to trust.
 *     Without it: no certificate, and the Java runtime's trust store
 */
@ConfigurationProperties("coordinator")
public record PeerTokens(
        @Nullable String workerToken,
        @Nullable Path workerTokenFile,
        @Nullable String coordinatorToken,
        @Nullable Path coordinatorTokenFile,
        @Nullable String jobStoreToken,
        @Nullable Path jobStoreTokenFile,
        @Nullable String sslBundle) {

    public PeerToken worker() {
        return PeerToken.of("coordinator.worker-token", workerToken, workerTokenFile);
    }

    public PeerToken coordinator() {
        return PeerToken.of("coordinator.coordinator-token", coordinatorToken, coordinatorTokenFile);
    }

    public PeerToken jobStore() {
        return PeerToken.of("coordinator.job-store-token", jobStoreToken, jobStoreTokenFile);
    }

    PeerTls tls(SslBundles bundles) {
        return PeerTls.of("coordinator.ssl-bundle", sslBundle, bundles);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
