/**
 * The worker agent: accepts dispatched occurrences and runs each at most once with the handler of its job's name.
 * Arrows: dispatch, status, registration → execution → reporting → run; all of them may use peer and handlers, the
 * leaves. The Job Store remembers what was started: RUNNING is a conditional move there.
 */
@NullMarked
package com.distributed.jobscheduler.agent;

import org.jspecify.annotations.NullMarked;
