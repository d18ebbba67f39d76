/**
 * The agent's reports about a run to the Job Store: its start, its heartbeats, its outcome (semantics: State machine).
 * Starts are repeated for a limited time and then dropped; outcomes are repeated until delivered. Knows run and peer.
 */
@NullMarked
package com.distributed.jobscheduler.agent.reporting;

import org.jspecify.annotations.NullMarked;
