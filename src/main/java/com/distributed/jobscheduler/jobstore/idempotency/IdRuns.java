package com.distributed.jobscheduler.jobstore.idempotency;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Ids as text, in their order: {@code 5-1004,1010}. A batch draws its ids by the thousand, so that a few ranges name
 * them all, unless other calls draw ids at the same time.
 */
final class IdRuns {
    private IdRuns() {}

    static String write(List<Long> ids) {
        var text = new StringBuilder();
        for (var i = 0; i < ids.size(); i++) {
            var first = ids.get(i);
            var last = first;
            while (i + 1 < ids.size() && ids.get(i + 1) == last + 1) {
                last++;
                i++;
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        }
        return text.toString();
    }

    static List<Long> read(String text) {
        var ids = new ArrayList<Long>();
        if (!text.isEmpty()) {
            for (var run : text.split(",", -1)) {
                var ends = run.split("-", -1);
                LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                        .forEach(ids::add);
            }
        }
        return ids;
    }
}
