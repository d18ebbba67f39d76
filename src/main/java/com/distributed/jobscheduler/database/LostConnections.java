package com.distributed.jobscheduler.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which of H2's errors mean that a connection is dead. By itself it knows the standard's and PostgreSQL's
 * only, and goes on handing out what is in use all the time and so is never tried for life. Named in the roles'
 * {@code spring.datasource.hikari.exception-override-class-name}.
 */
public final class LostConnections implements SQLExceptionOverride {
    private static final Set<String> OF_H2 = Set.of("90067", "90098", "90121");

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && OF_H2.contains(state)
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
