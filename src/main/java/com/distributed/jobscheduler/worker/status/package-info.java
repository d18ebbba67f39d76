/**
 * What the worker says of itself: the status call for operators and the health indicator for the platform.
 * Reads the other features and changes nothing.
 * The base fields are the contract's; the rest are extensions.
 */
@NullMarked
package com.distributed.jobscheduler.worker.status;

import org.jspecify.annotations.NullMarked;
