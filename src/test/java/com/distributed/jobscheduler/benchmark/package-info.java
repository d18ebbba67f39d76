/**
 * The benchmark: real processes on one PostgreSQL, beside a bare loop and db-scheduler on the same database and the same
 * sink in the same run, so that each figure is a ratio. Run by {@code main} of {@code Benchmark}; no test, for times are
 * the machine's. Knows the services only by their command line, their HTTP and the tables it fills.
 */
package com.distributed.jobscheduler.benchmark;
