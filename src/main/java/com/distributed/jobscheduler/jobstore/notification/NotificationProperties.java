package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import com.distributed.jobscheduler.http.startup.LongerThanZero;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how the store tells what is worth knowing about its jobs.
 *
 * @param url where notifications are sent; without it none is written or sent
 * @param secret the secret that signs them, {@code whsec_} and 24 to 64 bytes in Base64
 * @param secretFile a file with that secret on a line of its own; a second line signs too, while receivers change over.
 *     Read again when it changes
 * @param allowPrivateAddresses whether the URL's name may lead into a private network
 * @param sslBundle SSL bundle for https: the certificate to show and the authorities to trust
 * @param timeout how long one delivery may take
 * @param connectTimeout how long its connection may take to be made
 * @param parallel how many jobs' notifications are sent at the same time
 * @param pollInterval pause between two looks for notifications to send
 * @param retryBackoff pause after a notification's first failed delivery; it doubles from try to try
 * @param retryBackoffMax longest such pause
 * @param giveUpAfter age at which a notification whose delivery fails is given up
 * @param keepSettled how long a delivered or given up notification stays in the database
 */
@Validated
@ConfigurationProperties("job-store.notifications")
record NotificationProperties(
        @Nullable URI url,
        @Nullable String secret,
        @Nullable Path secretFile,
        @DefaultValue("false") boolean allowPrivateAddresses,
        @Nullable String sslBundle,
        @AtLeastOneMilli @DefaultValue("10s") Duration timeout,
        @AtLeastOneMilli @DefaultValue("2s") Duration connectTimeout,
        @Min(1) @Max(256) @DefaultValue("8") int parallel,
        @LongerThanZero @DefaultValue("1s") Duration pollInterval,
        @AtLeastOneMilli @DefaultValue("1s") Duration retryBackoff,
        @AtLeastOneMilli @DefaultValue("5m") Duration retryBackoffMax,
        @LongerThanZero @DefaultValue("24h") Duration giveUpAfter,
        @LongerThanZero @DefaultValue("24h") Duration keepSettled) {

    /** A process that claimed a notification may still be sending it for this long. */
    Duration lease() {
        return timeout.multipliedBy(2).plusSeconds(5);
    }

    /** The pause after so many failed deliveries. */
    Duration backoff(int failures) {
        var grown = (double) retryBackoff.toMillis() * Math.pow(2, failures - 1.0);
        return Duration.ofMillis((long) Math.min(grown, (double) retryBackoffMax.toMillis()));
    }

    /** The longest that a notification may have to wait for its next delivery: the end of a claim, or of a pause. */
    Duration longestWait() {
        return lease().compareTo(retryBackoffMax) < 0 ? retryBackoffMax : lease();
    }

    /** Neither the secret nor the URL, whose path may be one. */
    @Override
    public String toString() {
        return "NotificationProperties[" + (url == null ? "off" : "to " + url.getHost()) + "]";
    }
}
