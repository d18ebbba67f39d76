/**
 * The owner of each of the 100 segments, since when and under which epoch, with the whole history. Makes no decision:
 * it records changes inside the caller's transaction, and answers reads. A leaf apart from {@code leadership}, which
 * owns the term under which the writes are made.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator.segment;

import org.jspecify.annotations.NullMarked;
