/**
 * The scan: at a fixed rate, or when asked, reads the due list of the assigned segments and submits what may run.
 * One scan reads at a time; its dispatches end on their own and are counted into its summary.
 * The way goes down: scanner, round, list or batches, entry, dispatcher. Knows segment, peer for the list, dispatch for the rest.
 */
@NullMarked
package com.distributed.jobscheduler.worker.scan;

import org.jspecify.annotations.NullMarked;
