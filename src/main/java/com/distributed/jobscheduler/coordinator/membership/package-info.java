/**
 * Which workers are there: registration, heartbeats with their load reports, and who has been silent too long.
 * Answers carry the whole set of segments a worker is to hold, so that a lost push heals at the next heartbeat.
 * Reads what a worker holds from {@code segment}; decides nothing about it.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.membership;

import org.jspecify.annotations.NullMarked;
