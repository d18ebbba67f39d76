package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * Limits of a role's outbound calls.
 *
 * @param connectTimeout how long it may take to make a connection, or to get one from the pool
 * @param maxConnections size of the pool, in total and per peer
 * @param maxResponse largest answer that is read into memory
 */
public record OutboundLimits(Duration connectTimeout, int maxConnections, DataSize maxResponse) {}
