package com.distributed.jobscheduler.jobstore.job;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The labels of a job as its row keeps them: one on a line. A job without labels has none of it. */
public final class Labels {
    /** The most labels of one job. */
    public static final int MOST = 16;

    private Labels() {}

    /** The column's value. */
    public static @Nullable String write(Collection<String> labels) {
        return labels.isEmpty() ? null : String.join("\n", labels);
    }

    static List<String> read(@Nullable String column) {
        return column == null ? List.of() : List.of(column.split("\n", -1));
    }
}
