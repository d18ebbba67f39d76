/**
 * The Job Store behind its protocol: which kind of store answers, and what the worker does because of that (semantics: "What
 * the worker does when"). Sits between those who claim and the client in {@code peer}, which knows the wire alone.
 */
@NullMarked
package com.distributed.jobscheduler.worker.store;

import org.jspecify.annotations.NullMarked;
