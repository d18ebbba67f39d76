/**
 * HTTP as every role does it: the error envelope and body limit inwards, deadlines and size caps outwards.
 * A leaf: it knows {@code wire} and no role. Inwards, a role imports {@link HttpEdge}; outwards, it builds {@link
 * Outbound} clients, whose every exchange ends by a deadline as one of three {@link Reply} values, never by surprise.
 */
@NullMarked
package com.distributed.jobscheduler.http;

import org.jspecify.annotations.NullMarked;
