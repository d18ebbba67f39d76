/**
 * Keeps this agent in the Job Store's registry of execution workers ({@code /api/workers}).
 * Never in the way: a store that is down delays neither start nor stop, and is told about later.
 * Knows execution and handlers, for the load and the names it reports, and peer.
 */
@NullMarked
package com.distributed.jobscheduler.agent.registration;

import org.jspecify.annotations.NullMarked;
