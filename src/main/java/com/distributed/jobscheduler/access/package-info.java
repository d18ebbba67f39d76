/**
 * Who may call: each kind of caller with its bearer token, or only this machine while the service listens on the
 * loopback interface. A leaf that every role imports through {@link AccessEdge}; the role defines its
 * {@link AccessRules}. A route without a rule is the operator's alone, so that a new route is never open by mistake.
 */
@NullMarked
package com.distributed.jobscheduler.access;

import org.jspecify.annotations.NullMarked;
