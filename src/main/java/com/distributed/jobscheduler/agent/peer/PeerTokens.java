package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * The agent's credentials for the Job Store. A token file wins over a token value.
 *
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file that contains only this token
 * @param sslBundle SSL bundle for https: its certificate is shown to the store, and its trust store decides whom to
 *     trust. Without it: no certificate, and the Java runtime's trust store
 */
@ConfigurationProperties("worker.agent")
record PeerTokens(
        @Nullable String jobStoreToken,
        @Nullable Path jobStoreTokenFile,
        @Nullable String sslBundle) {
    PeerToken jobStore() {
        return PeerToken.of("worker.agent.job-store-token", jobStoreToken, jobStoreTokenFile);
    }

    PeerTls tls(SslBundles bundles) {
        return PeerTls.of("worker.agent.ssl-bundle", sslBundle, bundles);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
