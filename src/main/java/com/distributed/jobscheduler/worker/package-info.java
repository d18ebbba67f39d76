/**
 * The Scheduler Worker, the product: scans the due jobs of its segments and dispatches each to a worker agent. One
 * package per feature: scan uses dispatch; both use peer; scan, coordination and status read segment. Works with any
 * Job Store, Coordinator and Agent that speak the base contract.
 */
@NullMarked
package com.distributed.jobscheduler.worker;

import org.jspecify.annotations.NullMarked;
