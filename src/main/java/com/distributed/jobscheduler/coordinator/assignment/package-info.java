/**
 * Who gets which segment: explicit assign and release, failover from silent workers, automatic balancing.
 * {@code Upkeep} is the loop; {@code Balancer} is the pure decision.
 * Every change is pushed to the workers it concerns, off the request's thread; the latest state wins.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.assignment;

import org.jspecify.annotations.NullMarked;
