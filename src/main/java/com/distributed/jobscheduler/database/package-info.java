/**
 * What each role with a database asks of its connections: that none of them waits for ever.
 * A leaf: it knows the pool and PostgreSQL, and no role. A role imports {@link PostgresDeadlines}.
 * H2 runs in the role's own process, and needs none of it.
 */
@NullMarked
package com.distributed.jobscheduler.database;

import org.jspecify.annotations.NullMarked;
