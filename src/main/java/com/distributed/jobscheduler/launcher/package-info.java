/**
 * The one {@code main} of the jar: it starts the roles that are asked for, by default the worker alone.
 * Several roles run in one JVM as separate Spring applications that share nothing but the process.
 * The agent among them gets the handlers of the folder beside the jar.
 * Knows the roles' application classes and configuration names; no role knows it.
 */
@NullMarked
package com.distributed.jobscheduler.launcher;

import org.jspecify.annotations.NullMarked;
