/**
 * The change of a job that has not ended: declared again under its caller's own key, or changed in part. Both are one
 * conditional statement, which no claim and no end of a run can cross. Knows the submission, control, job and execution
 * packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.change;

import org.jspecify.annotations.NullMarked;
