/**
 * The basic values of the store: the rules for a request's values, instants in columns, and the role's properties.
 * Knows no feature of the store.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.values;

import org.jspecify.annotations.NullMarked;
