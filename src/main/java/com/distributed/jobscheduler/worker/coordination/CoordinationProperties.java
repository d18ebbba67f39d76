package com.distributed.jobscheduler.worker.coordination;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This worker's membership at its coordinator.
 *
 * @param heartbeatInterval time between two heartbeats
 * @param desiredSegments number of segments to ask for after registering; 0 waits for an assignment
 * @param url where the coordinator reaches this worker; by default the server's address and port, with this host's name
 *     where it resolves to that address
 * @param registrationBackoff wait after the first failed registration; doubles with each further failure
 * @param registrationBackoffMax longest wait between two registrations
 * @param drainTimeout how long a shutdown waits for dispatches in flight
 */
@Validated
@ConfigurationProperties("scheduler.worker")
record CoordinationProperties(
        @AtLeastOneMilli @DefaultValue("30000") Duration heartbeatInterval,
        @Min(0) @Max(100) @DefaultValue("0") int desiredSegments,
        @Nullable URI url,
        @AtLeastOneMilli @DefaultValue("1s") Duration registrationBackoff,
        @AtLeastOneMilli @DefaultValue("30s") Duration registrationBackoffMax,
        @NotNegative @DefaultValue("15s") Duration drainTimeout) {

    /** The retry template requires this of the two together; annotations check each alone. */
    @AssertTrue(
            message =
                    "scheduler.worker.registration-backoff: must be shorter than scheduler.worker.registration-backoff-max")
    boolean isRegistrationBackoffShorterThanItsMost() {
        return registrationBackoff == null
                || registrationBackoffMax == null
                || registrationBackoff.toMillis() < 1
                || registrationBackoffMax.toMillis() < 1
                || registrationBackoff.toMillis() < registrationBackoffMax.toMillis();
    }
}
