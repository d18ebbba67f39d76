/**
 * The execution workers (agents) that report to the store. Registration and heartbeat are idempotent upserts; a worker
 * that is silent for too long is listed as offline. Knows no other feature's tables.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.registry;

import org.jspecify.annotations.NullMarked;
