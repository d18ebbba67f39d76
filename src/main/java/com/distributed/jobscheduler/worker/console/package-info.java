/**
 * The page at {@code /} beyond the worker's API: a stream of events, a map of the segments, and, where switched on, a
 * short fixed list of calls to the Job Store. Costs nothing while no page is open. Knows the other features; no feature
 * knows it.
 */
@NullMarked
package com.distributed.jobscheduler.worker.console;

import org.jspecify.annotations.NullMarked;
