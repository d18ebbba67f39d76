/**
 * The three services that a worker calls: their clients, their replies as values, and their health. A leaf: it knows
 * the contract, and no scanning, dispatching or segments. Tolerates base-only services: a missing call is a value that
 * the caller switches on.
 */
@NullMarked
package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.NullMarked;
