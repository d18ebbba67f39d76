package com.distributed.jobscheduler.jobstore.find;

import com.distributed.jobscheduler.jobstore.job.Job;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param jobs perhaps fewer than were asked for, even none, although there is a next page
 * @param next where the next page begins; empty on the last one
 */
public record Found(List<Job> jobs, Optional<Place> next, Total total) {}
