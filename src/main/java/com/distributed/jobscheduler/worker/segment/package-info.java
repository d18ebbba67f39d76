/**
 * Which segments this worker serves: the value, the state in memory, and the REST calls that read and replace it.
 * A replacement is atomic, checked by epoch, and announced to the rest of the worker as an event.
 * Knows nothing of scanning or of the coordinator.
 */
@NullMarked
package com.distributed.jobscheduler.worker.segment;

import org.jspecify.annotations.NullMarked;
