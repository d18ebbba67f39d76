package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.jobstore.job.Job;

/** A job's version in the headers {@code ETag} and {@code If-Match}. */
final class EntityTag {
    private EntityTag() {}

    /** The tag of the job's version. */
    static String of(Job job) {
        return "\"" + job.version() + "\"";
    }
}
