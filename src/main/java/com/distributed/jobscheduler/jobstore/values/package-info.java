/**
 * The values that the whole store is made of: how a request's are checked, how a column's instant is kept,
 * and what the role is configured with.
 * Knows no feature of the store.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.values;

import org.jspecify.annotations.NullMarked;
