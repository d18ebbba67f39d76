/**
 * Calls to peers, for every role: deadlines, size limits, the peer's token, and TLS trust. A role builds
 * {@link Outbound} clients. Each exchange ends by its deadline as one of three {@link Reply} values, never by an
 * exception; {@link Envelope} reads the answer, {@link ResultRetry} repeats. A leaf: it knows {@code wire} and no role.
 */
@NullMarked
package com.distributed.jobscheduler.http.client;

import org.jspecify.annotations.NullMarked;
