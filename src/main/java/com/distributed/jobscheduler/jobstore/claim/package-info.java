/**
 * Claims: PENDING to SCHEDULED, one by one or in batches, and their return.
 * Conditional on the occurrence and safely repeatable (contract: Job Store, extensions).
 * The batch claim is one statement per database dialect.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.claim;

import org.jspecify.annotations.NullMarked;
