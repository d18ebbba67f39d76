/**
 * The scan: at a fixed rate, or on request, reads the due list of the assigned segments and submits the jobs that may
 * run. One scan reads at a time. Its dispatches end later and are counted into its summary. Calls go one way: scanner,
 * round, list or batches, entry, dispatcher. Knows segment, peer for the list, dispatch for the rest.
 */
@NullMarked
package com.distributed.jobscheduler.worker.scan;

import org.jspecify.annotations.NullMarked;
