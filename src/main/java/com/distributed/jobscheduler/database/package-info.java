/**
 * Database access for every role with a database: no connection waits for ever, no other user reads the files, what is
 * acknowledged is in them, one bad row stops no loop, and a failure that passes by itself is answered as such and logged
 * once. Knows the pool, PostgreSQL, H2 and {@code http}, and no role: a role imports {@link PostgresDeadlines},
 * {@link PatientMigrations}, {@link PrivateFiles}, {@link WrittenCommits}, {@link RollbackFailures} and
 * {@link DatabaseTroubleAdvice}.
 */
@NullMarked
package com.distributed.jobscheduler.database;

import org.jspecify.annotations.NullMarked;
