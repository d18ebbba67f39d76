/**
 * The live workers: registration, heartbeats with load reports, and workers that have been silent for too long. Answers
 * contain all segments of a worker, so that a lost push heals at the next heartbeat. Reads a worker's segments from
 * {@code segment}; decides nothing about them.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.membership;

import org.jspecify.annotations.NullMarked;
