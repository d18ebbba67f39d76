/**
 * The Job Store as the agent sees it: one client, its answers as values, and what is configured about it.
 * Base-only stores are first-class: what they lack is an answer like any other (contract).
 * A leaf: it knows the wire and the shared HTTP, and nothing of runs.
 */
@NullMarked
package com.distributed.jobscheduler.agent.peer;

import org.jspecify.annotations.NullMarked;
