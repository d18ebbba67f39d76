/**
 * HTTP for every role: {@code server} answers requests, {@code client} makes calls, {@code startup} refuses a bad
 * start. This package has what they share: it makes foreign text fit for a log, a message or a header. All four are
 * leaves: they know {@code wire} and no role.
 */
@NullMarked
package com.distributed.jobscheduler.http;

import org.jspecify.annotations.NullMarked;
