package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.jobstore.job.Labels;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rules for labels; each error is a 400 that names the label and the rule. */
final class LabelRules {
    private LabelRules() {}

    /** The labels of a submission, sorted, each once. */
    static List<String> labels(String field, @Nullable List<@Nullable String> labels) {
        var given = Objects.requireNonNullElse(labels, List.<@Nullable String>of());
        if (given.size() > Labels.MOST) {
            throw JobRules.broken(field, "must be at most " + Labels.MOST + " labels");
        }
        return IntStream.range(0, given.size())
                .mapToObj(i -> JobRules.label(field + "[" + i + "]", given.get(i)))
                .sorted()
                .distinct()
                .toList();
    }
}
