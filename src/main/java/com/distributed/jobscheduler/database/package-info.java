/**
 * What each role with a database asks of it: that no connection waits for ever, that nobody else reads its files, that
 * one odd row stops no loop, and that trouble which passes by itself is answered as such and said once. Knows the pool,
 * PostgreSQL, H2 and {@code http}, and no role: a role imports {@link PostgresDeadlines}, {@link PrivateFiles} and
 * {@link DatabaseTroubleAdvice}.
 */
@NullMarked
package com.distributed.jobscheduler.database;

import org.jspecify.annotations.NullMarked;
