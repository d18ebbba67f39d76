package com.distributed.jobscheduler.jobstore.action;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.find.FindFilter;
import com.distributed.jobscheduler.jobstore.find.Place;
import com.distributed.jobscheduler.jobstore.find.Sort;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/jobs/actions}.
 *
 * @param filter which jobs; an empty one is refused
 * @param limit the most jobs to look at; {@link #USUAL_LIMIT} when absent
 * @param dryRun true: only tells what would be done
 * @param after where an earlier call said to go on
 */
record ActionRequest(
        @Nullable Action action,
        @Nullable FindFilter filter,
        @Nullable Integer limit,
        @Nullable Boolean dryRun,
        @Nullable String after) {
    static final int USUAL_LIMIT = 1_000;
    static final int GREATEST_LIMIT = 10_000;
    /** The latest job first: what a replay adds is never met. */
    static final Sort ORDER = Sort.ID_DESCENDING;

    /**
     * Reads a body. A name that nobody knows would be a condition less, so it is refused.
     *
     * @throws JsonProcessingException when a value has the wrong type; names the field
     */
    static Order read(JsonNode body, ObjectMapper json) throws JsonProcessingException {
        known("", body, ActionRequest.class);
        if (body.hasNonNull("filter")) {
            known("filter.", body.get("filter"), FindFilter.class);
        }
        return json.treeToValue(body, ActionRequest.class).checked();
    }

    private static void known(String prefix, JsonNode node, Class<?> type) {
        if (!(node instanceof ObjectNode fields)) {
            throw JobRules.broken(prefix.isEmpty() ? "body" : "filter", "must be an object");
        }
        List<String> names = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        fields.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw JobRules.broken(
                        prefix + Printable.shortened(name), "is unknown; known are " + String.join(", ", names));
            }
        });
    }

    private Order checked() {
        if (action == null) {
            throw JobRules.broken("action", "is required");
        }
        if (filter == null || filter.isEmpty()) {
            throw JobRules.broken("filter", "must have at least one condition");
        }
        return new Order(
                action,
                filter.checked("filter."),
                limit == null ? USUAL_LIMIT : JobRules.range("limit", limit, 1, GREATEST_LIMIT),
                Boolean.TRUE.equals(dryRun),
                Place.of("after", ORDER, after));
    }

    /** A valid request. */
    record Order(
            Action action,
            FindFilter filter,
            int limit,
            boolean isDryRun,
            @Nullable Place after) {
        private static final int PAUSE_PER_WORK = 2;
        private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

        /**
         * How long a chunk that took so long is followed by nothing: two thirds of the database's time are left to the claims
         * beside it. A dry run locks nothing.
         *
         * @return nanoseconds
         */
        long pauseAfter(long worked) {
            return isDryRun ? 0 : Math.min(PAUSE_PER_WORK * worked, LONGEST_PAUSE);
        }
    }
}
