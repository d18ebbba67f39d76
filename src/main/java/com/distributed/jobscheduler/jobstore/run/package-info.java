/**
 * Runs: an agent starts them, keeps them alive, and ends or abandons them. An outcome, its record and the job's next
 * state are one transaction. Knows schedule for the time after a run, and execution for its record.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.run;

import org.jspecify.annotations.NullMarked;
