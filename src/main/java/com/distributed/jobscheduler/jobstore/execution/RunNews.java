package com.distributed.jobscheduler.jobstore.execution;

import com.distributed.jobscheduler.jobstore.job.Occurrence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run said while it runs, checked.
 *
 * @param progress null where it has not changed
 * @param logFrom how many lines of its log came before {@code log}
 */
public record RunNews(Occurrence occurrence, @Nullable Progress progress, long logFrom, List<String> log) {}
