/**
 * PUT status: the base contract's one call for every move.
 * Reads the headers that make a move conditional and hands it to the feature that makes it.
 * Holds no SQL.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.status;

import org.jspecify.annotations.NullMarked;
