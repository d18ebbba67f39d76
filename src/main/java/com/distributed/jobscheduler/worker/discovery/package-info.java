/**
 * Follows the agents that registered at the Job Store, in place of a fixed list ({@code scheduler.worker.agents=job-store}).
 * Agents come and go without a restart; only those that the operator's configuration allows are used.
 * Knows peer, for the store's registry and the agents' clients; dispatch learns of changes from there.
 */
@NullMarked
package com.distributed.jobscheduler.worker.discovery;

import org.jspecify.annotations.NullMarked;
