/**
 * An operator's view of the agent: its status, its running jobs, its health. Read-only; figures count from the start of
 * the process. Knows execution, run, handlers and peer.
 */
@NullMarked
package com.distributed.jobscheduler.agent.status;

import org.jspecify.annotations.NullMarked;
