package com.distributed.jobscheduler.coordinator.membership;

import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The base URL that a worker names for pushes, checked before anything is ever sent there. */
final class WorkerUrl {
    private static final int LONGEST = 2000;

    private WorkerUrl() {}

    /**
     * The header's URL without trailing slashes; null when the worker named none.
     *
     * @throws ApiException 400 when it is not an absolute http or https URL of host, port and path alone
     */
    static @Nullable String checked(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        try {
            var uri = new URI(header.strip());
            var scheme = String.valueOf(uri.getScheme());
            var plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65535
                    && uri.getPort() != 0;
            if (plain && header.length() <= LONGEST && scheme.matches("(?i)https?")) {
                return uri.toString().replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Refused below, like every other text that is no base URL.
        }
        throw ApiException.badRequest(
                ErrorCodes.VALIDATION_FAILED,
                "%s: '%s' is not an http or https URL of at most %d characters without user, query or fragment"
                        .formatted(WireHeaders.WORKER_URL, Printable.shortened(header), LONGEST));
    }
}
