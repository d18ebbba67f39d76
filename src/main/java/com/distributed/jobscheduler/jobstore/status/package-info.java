/**
 * PUT status: the base contract's call for every move. Reads the headers that make a move conditional and passes it to
 * the feature that makes it. Has no SQL.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.status;

import org.jspecify.annotations.NullMarked;
