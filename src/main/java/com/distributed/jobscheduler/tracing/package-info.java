/**
 * Spans: one trace from a scan through claim and dispatch to the agent's run, for any OpenTelemetry collector. Off
 * unless {@code management.otlp.tracing.endpoint} is set; then all calls do nothing. Used by http and every role; knows
 * none of them.
 */
@NullMarked
package com.distributed.jobscheduler.tracing;

import org.jspecify.annotations.NullMarked;
