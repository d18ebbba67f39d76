package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many jobs this agent runs, for how long, and how it stops.
 *
 * @param concurrencyLimit how many jobs run at once; when the queue is full too, a dispatch is answered 503
 * @param queueSize how many accepted jobs may wait for a slot, first come first served; 0 for none
 * @param executionTimeout how long a handler may run before it is interrupted and its run FAILED
 * @param retryAfter the wait that a 503 asks of the worker; sent in whole seconds, at least 1
 * @param dedupMaxKeys how many started occurrences are remembered, so that a repeated dispatch starts no run
 * @param dedupMaxAge how long they are remembered
 * @param shutdownGrace how long running jobs may go on after SIGTERM before they are interrupted and returned
 * @param shutdownSettle how long after that the outcomes and the returned jobs may take to reach the store
 */
@Validated
@ConfigurationProperties("worker.agent")
public record ExecutionProperties(
        @DefaultValue("10") @Min(1) @Max(10_000) int concurrencyLimit,
        @DefaultValue("0") @Min(0) @Max(100_000) int queueSize,
        @DefaultValue("5m") @AtLeastOneMilli Duration executionTimeout,
        @DefaultValue("2s") @NotNegative Duration retryAfter,
        @DefaultValue("100000") @Min(1) @Max(10_000_000) int dedupMaxKeys,
        @DefaultValue("24h") @NotNegative Duration dedupMaxAge,
        @DefaultValue("20s") @NotNegative Duration shutdownGrace,
        @DefaultValue("4s") @NotNegative Duration shutdownSettle) {}
