package com.distributed.jobscheduler.jobstore.job;

/** A job's version in the headers {@code ETag} and {@code If-Match}. Runs do not move it: it is no cache's validator. */
public final class EntityTag {
    private EntityTag() {}

    /** The tag of the job's version. */
    public static String of(Job job) {
        return "\"" + job.version() + "\"";
    }
}
