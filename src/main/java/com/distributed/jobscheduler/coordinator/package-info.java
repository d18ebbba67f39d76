/**
 * The Scheduler Coordinator: decides which worker scans which segment, and tells the workers. Features: leadership
 * (which coordinator may write), segment (the owner of each segment), membership (the live workers), assignment (which
 * worker gets which segment). Arrows: assignment → membership → segment, and all of them → leadership; all state is in
 * the database.
 */
@NullMarked
package com.distributed.jobscheduler.coordinator;

import org.jspecify.annotations.NullMarked;
