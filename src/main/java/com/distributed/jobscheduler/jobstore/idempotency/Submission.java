package com.distributed.jobscheduler.jobstore.idempotency;

import java.util.List;
import java.util.function.Supplier;

/**
 * One call that makes jobs.
 *
 * @param store stores them, in the caller's transaction if there is one, and answers their ids in order; or refuses them
 * @param digest tells the body from other bodies; asked once, and only under a key
 */
public record Submission(Supplier<List<Long>> store, Supplier<String> digest) {}
