/**
 * The scheduler: the worker is the product; job store, coordinator and agent are the services beside it.
 * The four roles know each other only through {@code wire}; {@code http} and {@code recurrence} are leaves they share.
 * {@code launcher} starts the roles that are asked for.
 */
@NullMarked
package com.distributed.jobscheduler;

import org.jspecify.annotations.NullMarked;
