/**
 * The execution workers (agents) that report to the store.
 * Registration and heartbeat are idempotent upserts; who is silent too long is shown as offline.
 * Knows no other feature's tables.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.registry;

import org.jspecify.annotations.NullMarked;
