package com.distributed.jobscheduler.worker.dispatch;

import java.time.Instant;

/**
 * How this process ended its dispatch of an occurrence.
 *
 * @param at when it ended
 */
public record EndedDispatch(Instant at, DispatchOutcome outcome) {}
