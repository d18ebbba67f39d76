/**
 * The check of somebody's agent against docs/agent-protocol.md: it plays store and worker, and tells rule by rule what holds.
 * No Spring application is started, so that an author of an agent can run it again and again.
 * Knows the wire and how every role calls and starts; no role knows it, only the launcher.
 */
@NullMarked
package com.distributed.jobscheduler.conformance;

import org.jspecify.annotations.NullMarked;
