package com.distributed.jobscheduler.jobstore.find;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of jobs that contains all that a filter wants, read by an index: by one, or by one for each part.
 *
 * @param isById whether its index goes by the id, so that a list by id can be read from it
 */
record Source(List<Part> parts, boolean isById) {
    static final Source ALL = byId("jobs", "id", "true");

    /** An order, so that the database takes the index and not a guess at how soon it meets enough rows of the table. */
    record Part(String table, String id, String condition, String order) {
        static Part of(String table, String id, String condition) {
            return new Part(table, id, condition, id);
        }

        private String select(String columns, String further, String orderBy) {
            return "select %s from %s where %s%s order by %s limit :most"
                    .formatted(columns, table, condition, further, orderBy);
        }
    }

    /** One index that goes by the id. */
    static Source byId(String table, String id, String condition) {
        return new Source(List.of(Part.of(table, id, condition)), true);
    }

    /** At most {@code :most} of its jobs. */
    String candidates() {
        return united(
                parts.stream()
                        .map(part -> part.select(part.id + " as id", "", part.order))
                        .toList(),
                "");
    }

    /** Its next {@code :most} jobs in this order. */
    String walk(Sort sort, boolean fromStart) {
        return united(
                parts.stream()
                        .map(part -> part.select(
                                (sort.time == null ? "" : sort.time + ", ") + part.id + " as id",
                                fromStart ? "" : " and " + sort.after().replaceAll("\\bid\\b", part.id),
                                sort.orderBy().replaceAll("\\bid\\b", part.id)))
                        .toList(),
                " order by " + sort.orderBy());
    }

    private static String united(List<String> selects, String order) {
        return selects.size() == 1
                ? selects.getFirst()
                : selects.stream()
                        .collect(Collectors.joining(
                                ") union all (", "select * from ((", ")) as u" + order + " limit :most"));
    }
}
