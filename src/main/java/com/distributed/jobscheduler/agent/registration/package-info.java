/**
 * Keeps this agent in the Job Store's registry of execution workers ({@code /api/workers}), once workers can reach it. Never
 * blocks: a store that is down delays neither start nor stop, and gets the entry later. Knows execution and handlers, for
 * load and names, and peer.
 */
@NullMarked
package com.distributed.jobscheduler.agent.registration;

import org.jspecify.annotations.NullMarked;
