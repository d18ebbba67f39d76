/**
 * The call that brings jobs: {@code POST /api/worker-agent/dispatch} (contract: Worker Agent). Checks the job and its
 * occurrence, then answers with the decision of the execution; runs nothing itself. Knows execution and the wire; no
 * package knows it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.dispatch;

import org.jspecify.annotations.NullMarked;
