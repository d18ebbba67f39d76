/**
 * What every role's calls to its peers have in common: deadlines, size caps, the peer's token, and whom TLS trusts.
 * A role builds {@link Outbound} clients, whose every exchange ends by its deadline as one of three {@link Reply} values,
 * never by surprise; {@link Envelope} reads what was answered, {@link ResultRetry} repeats. A leaf: it knows {@code wire} and no role.
 */
@NullMarked
package com.distributed.jobscheduler.http.client;

import org.jspecify.annotations.NullMarked;
