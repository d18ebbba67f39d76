/**
 * Which of several coordinators on one database is in charge, and what that allows it to write.
 * ShedLock's database lock elects; each election is a term, and every write is conditional on its term (the fence).
 * Writes that arrive at another node are forwarded to the leader; reads are answered everywhere.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.leadership;

import org.jspecify.annotations.NullMarked;
