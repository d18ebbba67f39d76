/**
 * HTTP as every role does it: {@code server} is what answers, {@code client} is what calls, {@code startup} is what a role
 * is started with. Here stands only what these have in common: foreign text made fit for a log, a message or a header.
 * All four are leaves: they know {@code wire} and no role.
 */
@NullMarked
package com.distributed.jobscheduler.http;

import org.jspecify.annotations.NullMarked;
