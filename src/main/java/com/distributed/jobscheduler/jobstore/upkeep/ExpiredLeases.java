package com.distributed.jobscheduler.jobstore.upkeep;

import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Claims and runs whose lease has run out, longest expired first. */
@Component
class ExpiredLeases {
    private static final String EXPIRED = """
            select id, claim_token from jobs where status = :status and lease_until < :now
            order by lease_until, id limit :limit offset :passed
            """;

    private final JdbcClient jdbc;
    private final Instant runsFrom;

    ExpiredLeases(JdbcClient jdbc, JobStoreProperties properties, Clock clock) {
        this.jdbc = jdbc;
        // While the store was down, no agent could extend a lease: give each agent time for a heartbeat first.
        this.runsFrom = clock.instant().plus(properties.startGrace());
    }

    List<Found> claims(Instant now, int limit, int passed) {
        return expired("SCHEDULED", now, limit, passed);
    }

    /** Empty within {@code job-store.start-grace}. */
    List<Found> runs(Instant now, int limit, int passed) {
        return now.isBefore(runsFrom) ? List.of() : expired("RUNNING", now, limit, passed);
    }

    private List<Found> expired(String status, Instant now, int limit, int passed) {
        return jdbc.sql(EXPIRED)
                .param("status", status)
                .param("now", Utc.param(now))
                .param("limit", limit)
                .param("passed", passed)
                .query((row, n) -> new Found(row.getLong("id"), row.getString("claim_token")))
                .list();
    }

    /** @param token the claim's token */
    record Found(long id, String token) {}
}
