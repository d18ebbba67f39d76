package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.util.List;

/** Result of storing jobs. */
public sealed interface Insertion {
    /** All are stored, under these ids, in order. */
    record Stored(List<Long> ids) implements Insertion {}

    /**
     * One of them has a key that is taken.
     *
     * @param index which of them, from 0
     * @param holder the job with that key, as it is now; perhaps one that was to be stored before it
     * @param ids the ids that all of them were to have
     */
    record KeyTaken(int index, Job holder, List<Long> ids) implements Insertion {
        /** The refusal of this entry, whose fields are named with the prefix. */
        ApiException refusal(String prefix) {
            return taken(prefix + "externalKey", holder);
        }
    }

    /** 409: another job holds the key. */
    static ApiException taken(String field, Job holder) {
        return ApiException.conflict(
                ErrorCodes.KEY_TAKEN,
                "%s: job %d has this key and has not ended".formatted(field, holder.id()),
                holder);
    }

    /** The ids of the only job, or of all; else 409 KEY_TAKEN with the holder. */
    default List<Long> orThrow() {
        return switch (this) {
            case Stored stored -> stored.ids();
            case KeyTaken taken -> throw taken.refusal("");
        };
    }

    /**
     * As {@link #orThrow}, for a part of a batch: names the entry.
     *
     * @param before ids of the batch's entries before this part
     */
    default List<Long> orThrow(List<Long> before) {
        return switch (this) {
            case Stored stored -> stored.ids();
            case KeyTaken taken -> {
                var entry = "[" + (before.size() + taken.index()) + "].";
                var holder = taken.holder().id();
                var same = before.contains(holder)
                        ? before.indexOf(holder)
                        : taken.ids().contains(holder)
                                ? before.size() + taken.ids().indexOf(holder)
                                : -1;
                throw same < 0
                        ? taken.refusal(entry)
                        : JobRules.broken(entry + "externalKey", "is the key of the entry [" + same + "] too");
            }
        };
    }
}
