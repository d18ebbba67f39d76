/**
 * The only {@code main} of the jar: starts the requested roles, by default the worker alone. Several roles run in one
 * JVM as separate Spring applications that share only the process. Knows the roles' application classes and
 * configuration names; no role knows it.
 */
@NullMarked
package com.distributed.jobscheduler.launcher;

import org.jspecify.annotations.NullMarked;
