/**
 * A submission with an Idempotency-Key creates its jobs once, however often it is repeated (semantics: What we
 * promise). The key is stored in the transaction of its jobs. Knows the job package, and not the content of a
 * submission.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.idempotency;

import org.jspecify.annotations.NullMarked;
