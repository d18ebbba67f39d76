/**
 * The Job Store behind its protocol: which kind of store answers, and how the worker behaves because of it (semantics:
 * "What the worker does when"). Sits between the packages that claim and the client in {@code peer}, which knows the
 * wire alone.
 */
@NullMarked
package com.distributed.jobscheduler.worker.store;

import org.jspecify.annotations.NullMarked;
