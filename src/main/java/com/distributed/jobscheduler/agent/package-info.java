/**
 * The worker agent: accepts dispatched occurrences and runs each at most once with the handler that its job names.
 * Arrows: dispatch, status, registration → execution → reporting → run; all of them may know peer and handlers, the leaves.
 * The memory of what was started lives at the Job Store: RUNNING is a conditional move there.
 */
@NullMarked
package com.distributed.jobscheduler.agent;

import org.jspecify.annotations.NullMarked;
