/**
 * The Job Store for the agent: one client, its answers as values, and its configuration. Base-only stores are
 * supported: a missing call is an answer like any other (contract). A leaf: it knows the wire and the shared HTTP, and
 * nothing of runs.
 */
@NullMarked
package com.distributed.jobscheduler.agent.peer;

import org.jspecify.annotations.NullMarked;
