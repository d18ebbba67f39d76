/**
 * Ticks: the threads on which a role does what it does at intervals. A task that takes long delays no other. Depends on
 * Spring only; knows no role and no wire. A role imports {@link TickThreads}.
 */
@NullMarked
package com.distributed.jobscheduler.ticks;

import org.jspecify.annotations.NullMarked;
