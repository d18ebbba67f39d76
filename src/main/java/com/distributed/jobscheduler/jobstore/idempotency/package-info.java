/**
 * A submission under an Idempotency-Key makes its jobs once, whoever repeats it and when (semantics: What we promise).
 * The key is kept in the transaction of its jobs.
 * Knows the job package, and nothing of what a submission holds.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.idempotency;

import org.jspecify.annotations.NullMarked;
