/**
 * What people and applications did to a job: one line for each control call, written in the transaction of what it
 * changed. Knows the job package and who calls.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.history;

import org.jspecify.annotations.NullMarked;
