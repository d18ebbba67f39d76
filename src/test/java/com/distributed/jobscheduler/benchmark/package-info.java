/**
 * The benchmark: real processes on one PostgreSQL, beside a bare loop and db-scheduler, and on request JobRunr and
 * Quartz, on the same database and the same sink in the same run, so that each figure is a ratio. Run by {@code main}
 * of {@code Benchmark}; not a test, because times depend on the machine. Knows the services only by their command line,
 * their HTTP and the tables that it fills.
 */
package com.distributed.jobscheduler.benchmark;
