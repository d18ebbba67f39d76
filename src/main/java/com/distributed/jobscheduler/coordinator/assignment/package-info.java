/**
 * Which worker gets which segment: explicit assign and release, failover from silent workers, automatic balancing.
 * {@code Upkeep} is the loop; {@code Balancer} is the pure decision. Each change is pushed to its workers, off the
 * request's thread; the latest state wins.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.assignment;

import org.jspecify.annotations.NullMarked;
