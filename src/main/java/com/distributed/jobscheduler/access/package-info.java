/**
 * Who may call: a bearer token per kind of caller, or the own machine while only the loopback interface listens.
 * A leaf that every role imports through {@link AccessEdge}; the role brings its {@link AccessRules}.
 * Without a rule a route is the operator's alone, so that a new one is never open by mistake.
 */
@NullMarked
package com.distributed.jobscheduler.access;

import org.jspecify.annotations.NullMarked;
