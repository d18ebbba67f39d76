/**
 * What the page at {@code /} needs beyond the worker's API: a stream of events, a map of the segments, and, where it is
 * switched on, a short fixed list of calls to the Job Store. Costs nothing while nobody looks.
 * Knows the other features; none knows it.
 */
@NullMarked
package com.distributed.jobscheduler.worker.console;

import org.jspecify.annotations.NullMarked;
