package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

/** The connections of an {@link Outbound}: a pool that never repeats or redirects a request by itself (semantics). */
final class ConnectionPool {
    /** How long an idle connection is reused without a check that the peer still holds it. */
    private static final TimeValue TRUSTED_IDLE = TimeValue.ofMilliseconds(500);

    private ConnectionPool() {}

    static CloseableHttpClient clientOver(OutboundLimits limits, PeerTls tls, DnsResolver names, Duration timeToLive) {
        var connect = Timeout.of(limits.connectTimeout());
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setTlsSocketStrategy(tls::upgrade)
                .setMaxConnTotal(limits.maxConnections())
                .setMaxConnPerRoute(limits.maxConnections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(TRUSTED_IDLE)
                        .setTimeToLive(TimeValue.of(timeToLive))
                        .build())
                .build();
        tls.onChange(() -> pool.closeIdle(TimeValue.ZERO_MILLISECONDS));
        return HttpClients.custom()
                .setConnectionManager(pool)
                .setConnectionReuseStrategy(tls::mayServeAgain)
                .addExecInterceptorFirst("whole-body", new WholeBody())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("scheduler-worker")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                // Else a connection with our certificate counts as a user's and is never reused.
                .disableConnectionState()
                .build();
    }

    /** This client's requests; each ends with its exchange's deadline. */
    static ClientHttpRequestFactory watchedRequests(CloseableHttpClient http) {
        return new WatchedRequestFactory(http);
    }

    private static final class WatchedRequestFactory extends HttpComponentsClientHttpRequestFactory {
        WatchedRequestFactory(CloseableHttpClient http) {
            super(http);
        }

        @Override
        protected void postProcessHttpRequest(ClassicHttpRequest request) {
            if (request instanceof Cancellable cancellable) {
                ExchangeDeadline.watch(cancellable);
            }
        }
    }
}
