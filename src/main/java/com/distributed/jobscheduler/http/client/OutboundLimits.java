package com.distributed.jobscheduler.http.client;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of a role's outbound calls.
 *
 * @param connectTimeout how long a connection may take to be made, and a pooled one to become free
 * @param maxConnections the pool's size, in all and per peer
 * @param maxResponse the largest answer that is read into memory
 */
public record OutboundLimits(Duration connectTimeout, int maxConnections, DataSize maxResponse) {}
