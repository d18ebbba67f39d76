package com.distributed.jobscheduler.jobstore.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent registers about itself; each registration replaces all of it.
 *
 * @param capacity number of jobs that it can run at once
 * @param handlers names without line breaks; null for an agent that takes all names
 * @param url its base URL for workers; null when it does not say it
 * @param version its release; null when it does not say it
 */
record AgentEntry(
        int capacity,
        @Nullable Integer segment,
        @Nullable List<String> handlers,
        @Nullable String url,
        @Nullable String version) {}
