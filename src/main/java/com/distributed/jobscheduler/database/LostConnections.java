package com.distributed.jobscheduler.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which H2 errors mean a dead connection. The pool itself knows only the standard's and PostgreSQL's
 * errors: it would keep a dead H2 connection that is always in use, because it tests only idle ones. Named in the
 * roles' {@code spring.datasource.hikari.exception-override-class-name}.
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
