/**
 * Runs accepted jobs: slots and their memory decide what is taken, the executor carries it from start to report.
 * One virtual thread for each accepted job; the drain ends them all within the grace period.
 * Knows run, reporting and handlers; the dispatch and status edges and the registration know it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.execution;

import org.jspecify.annotations.NullMarked;
