/**
 * The worker as a member: registers, sends heartbeats with its load, asks for segments, applies assignments, leaves in
 * an orderly way. Scanning does not need it: without a coordinator the last assignment stays in force. Knows peer for
 * the coordinator, segment for the assignment, scan and dispatch for the load and the drain.
 */
@NullMarked
package com.distributed.jobscheduler.worker.coordination;

import org.jspecify.annotations.NullMarked;
