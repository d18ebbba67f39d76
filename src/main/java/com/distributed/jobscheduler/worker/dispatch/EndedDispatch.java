package com.distributed.jobscheduler.worker.dispatch;

import java.time.Instant;

/**
 * How this process was done with an occurrence.
 *
 * @param at when its dispatch ended
 */
public record EndedDispatch(Instant at, DispatchOutcome outcome) {}
