package com.distributed.jobscheduler.agent.peer;

import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PeerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * What the agent shows the Job Store; a file wins over the value.
 *
 * @param jobStoreToken the Job Store's bearer token
 * @param jobStoreTokenFile a file with it alone
 * @param sslBundle the SSL bundle whose certificate it is shown, and which says whether to trust it, over https; none: no
 *     certificate, and whom the Java runtime trusts
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

    /** Never the token. */
    @Override
    public String toString() {
        return "PeerTokens[******]";
    }
}
