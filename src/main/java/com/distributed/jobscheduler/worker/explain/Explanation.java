package com.distributed.jobscheduler.worker.explain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to "why has it not run?".
 *
 * @param explanation the cause in one sentence
 * @param next what happens next, or what to do
 * @param facts what was observed, by name
 */
record Explanation(long jobId, Cause cause, String explanation, String next, Map<String, @Nullable Object> facts) {}
