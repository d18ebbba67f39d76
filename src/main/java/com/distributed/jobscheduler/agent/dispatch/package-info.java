/**
 * The call that brings work: {@code POST /api/worker-agent/dispatch} (contract: Worker Agent).
 * Checks the job and its occurrence, then answers with what the execution decided; it runs nothing itself.
 * Knows execution and the wire; nobody knows it.
 */
@NullMarked
package com.distributed.jobscheduler.agent.dispatch;

import org.jspecify.annotations.NullMarked;
