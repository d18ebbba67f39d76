/**
 * What the Job Store must hear about a run: its start, its life signs, its outcome (semantics: State machine).
 * Starts are repeated within a bound and then dropped; outcomes are repeated until delivered.
 * Knows run and peer.
 */
@NullMarked
package com.distributed.jobscheduler.agent.reporting;

import org.jspecify.annotations.NullMarked;
