/**
 * Who owns each of the 100 segments, since when and under which epoch, with the whole history.
 * Nothing here decides: it records what it is told, inside the caller's transaction, and answers reads.
 * A leaf apart from {@code leadership}, which owns the term under which the writes are made.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.segment;

import org.jspecify.annotations.NullMarked;
