/**
 * The worker's report on itself: the status call for operators and the health indicators for the platform. Reads the
 * other features and changes none. The base fields are the contract's; the rest are extensions.
 */
@NullMarked
package com.distributed.jobscheduler.worker.status;

import org.jspecify.annotations.NullMarked;
