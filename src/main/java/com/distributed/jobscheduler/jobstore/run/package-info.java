/**
 * Runs: started, kept alive, ended by an agent or abandoned by it.
 * An outcome, its record and the job's next state are one transaction.
 * Knows schedule for what follows a run, and execution for its record.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.run;

import org.jspecify.annotations.NullMarked;
