/**
 * The Scheduler Coordinator: decides which worker scans which segment, and tells the workers.
 * Features: leadership (who may write), segment (who owns what), membership (who is there), assignment (who gets what).
 * Arrows: assignment → membership → segment, and all of them → leadership; all state lives in the database.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator;

import org.jspecify.annotations.NullMarked;
