/**
 * Finding jobs among very many: a narrow table of what callers say of them, lists by any combination of filters in
 * bounded time, and counts that do not read all rows. Knows the job package.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.find;

import org.jspecify.annotations.NullMarked;
