package com.distributed.jobscheduler.coordinator;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * What the coordinator shows each of its peers; a file wins over the value.
 *
 * @param workerToken the bearer token of the workers that segments are pushed to
 * @param workerTokenFile a file with it alone
 * @param coordinatorToken the bearer token of the coordinator that leads, for the writes sent on to it
 * @param coordinatorTokenFile a file with it alone
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file with it alone
 * @param sslBundle the SSL bundle whose certificate they are shown, and which says whom of them to trust, over https;
 *     none: no certificate, and whom the Java runtime trusts
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

    /** Never the tokens. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
