/**
 * The three services that a worker calls: their clients, their replies as values, and what is known of their health.
 * A leaf: it knows the contract and nothing of scanning, dispatching or segments.
 * Tolerant of base-only services: what they lack is a value that the caller switches on.
 */
@NullMarked
package com.distributed.jobscheduler.worker.peer;

import org.jspecify.annotations.NullMarked;
