package com.distributed.jobscheduler.jobstore.idempotency;

import java.util.List;
import java.util.function.Supplier;

/**
 * One call that creates jobs.
 *
 * @param store stores the jobs, in the caller's transaction if there is one, and returns their ids in order; or refuses
 *     them
 * @param digest identifies the body; called once, and only with a key
 */
public record Submission(Supplier<List<Long>> store, Supplier<String> digest) {}
