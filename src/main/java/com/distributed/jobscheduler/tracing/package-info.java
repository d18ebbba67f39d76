/**
 * Spans: one trace from a scan through claim and dispatch to the agent's run, for any OpenTelemetry collector.
 * Off unless {@code management.otlp.tracing.endpoint} is set, and then all of it is constants.
 * Known by http and every role; knows none of them.
 */
@NullMarked
package com.distributed.jobscheduler.tracing;

import org.jspecify.annotations.NullMarked;
