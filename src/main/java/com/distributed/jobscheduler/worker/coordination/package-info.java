/**
 * The worker as a member: registers, heartbeats its load, asks for segments, obeys assignments, leaves in good order.
 * None of it is needed to scan: without a coordinator the last assignment stays in force.
 * Knows peer for the coordinator, segment for the assignment, scan and dispatch for the load and the drain.
 */
@NullMarked
package com.distributed.jobscheduler.worker.coordination;

import org.jspecify.annotations.NullMarked;
