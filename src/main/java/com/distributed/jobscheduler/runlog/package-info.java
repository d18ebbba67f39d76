/**
 * What a run says of itself while it runs and at its end, made safe and bounded: its log's tail, its progress, its result.
 * The agent bounds what a handler says before it travels, and the store does so again, for agents of any make.
 * A leaf that knows {@code http}'s printable text only.
 */
@NullMarked
package com.distributed.jobscheduler.runlog;

import org.jspecify.annotations.NullMarked;
