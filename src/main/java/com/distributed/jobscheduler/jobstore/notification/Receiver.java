package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PublicAddresses;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/**
 * The operator's URL, which is told (Standard Webhooks). Any 2xx says that the notice has arrived; a redirect is not
 * followed, and is a failure like any other status. The URL's path may be a secret: messages name its host alone.
 */
@Component
@Conditional(NotificationsOn.class)
class Receiver implements AutoCloseable {
    private static final String PROPERTY = "job-store.notifications.url";

    private final URI url;
    private final SigningKeys keys;
    private final NotificationProperties properties;
    private final Outbound outbound;
    private final RestClient client;

    Receiver(NotificationProperties properties, SslBundles bundles, ObjectMapper json) {
        this.properties = properties;
        this.url = usable(properties.url());
        this.keys = SigningKeys.of(properties.secret(), properties.secretFile());
        this.outbound = new Outbound(
                new OutboundLimits(properties.connectTimeout(), properties.parallel(), DataSize.ofKilobytes(1)),
                PeerTls.of("job-store.notifications.ssl-bundle", properties.sslBundle(), bundles),
                json,
                new PublicAddresses(
                        Set.of(url.getHost()),
                        properties.allowPrivateAddresses(),
                        "job-store.notifications.allow-private-addresses"));
        this.client = outbound.clientFor(URI.create(""));
    }

    private static URI usable(@Nullable URI url) {
        if (url == null
                || url.getHost() == null
                || !Set.of("http", "https").contains(url.getScheme())
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            throw new RefusedStartException(
                    PROPERTY + ": must be an http or https URL with a host, without credentials or fragment");
        }
        return url;
    }

    String host() {
        return url.getHost();
    }

    /** Sends the notice; null when it has arrived, else why it may not have. */
    @Nullable
    String tell(PendingNotice notice, Instant now) {
        var seconds = now.getEpochSecond();
        var body = notice.body().getBytes(StandardCharsets.UTF_8);
        var request = client.post().uri(url).headers(headers -> {
            headers.set("webhook-id", notice.messageId());
            headers.set("webhook-timestamp", Long.toString(seconds));
            headers.set("webhook-signature", keys.sign(notice.messageId(), seconds, notice.body()));
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.setContentLength(body.length);
        });
        request.body(out -> out.write(body));
        // What it says beside the status is not read.
        var reply = outbound.exchange(
                properties.timeout(),
                request,
                (status, headers, said, clock) -> new Reply.Answered(status, HttpHeaders.EMPTY, new byte[0]));
        return switch (reply) {
            case Reply.Answered answered -> answered.is2xx() ? null : "it answered with status " + answered.status();
            case Reply.NotSent notSent -> notSent.reason();
            case Reply.Lost lost -> lost.reason();
        };
    }

    @Override
    public void close() throws IOException {
        outbound.close();
    }
}
