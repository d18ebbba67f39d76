/**
 * Which of several coordinators on one database leads, and what it may write. ShedLock's database lock elects; each
 * election is a term, and every write is conditional on its term (the fence). Writes that arrive at another node are
 * forwarded to the leader; every node answers reads.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.leadership;

import org.jspecify.annotations.NullMarked;
