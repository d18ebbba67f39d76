/**
 * Jobs as they are submitted, stored and read; what every other feature builds on.
 * Validates input, inserts single jobs and streams of them, answers pages.
 * Knows no other feature of the store.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.job;

import org.jspecify.annotations.NullMarked;
