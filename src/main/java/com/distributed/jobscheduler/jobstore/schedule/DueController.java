package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.schedule.DueJobs.Asked;
import com.distributed.jobscheduler.jobstore.schedule.DuePage.Place;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.DueJob;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The due list (contract: Job Store), written as it is read. */
@RestController
class DueController {
    private static final int PAGE = 500;

    private static final Comparator<DueJob> IN_ORDER =
            Comparator.comparing(DueJob::nextRunTime).thenComparing(DueJob::jobId);

    private final DueJobs dueJobs;
    private final LimitedDue limitedDue;
    private final ScanRhythm rhythm;
    private final ObjectWriter json;
    private final Clock clock;

    DueController(DueJobs dueJobs, LimitedDue limitedDue, ScanRhythm rhythm, ObjectMapper json, Clock clock) {
        this.dueJobs = dueJobs;
        this.limitedDue = limitedDue;
        this.rhythm = rhythm;
        this.json = json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.clock = clock;
    }

    @GetMapping("/api/job-schedules/due")
    void due(
            @RequestParam String asOf,
            @RequestParam String segments,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestHeader(name = WireHeaders.SCAN_INTERVAL, required = false) @Nullable Long scanInterval,
            @RequestHeader(name = WireHeaders.READS_DUE_TIME, defaultValue = "false") boolean readsDueTime,
            @RequestHeader(name = WireHeaders.DUE_AFTER, required = false) @Nullable String dueAfter,
            HttpServletResponse response)
            throws IOException {
        var until = JobRules.instant("asOf", asOf);
        var wanted = JobRules.segments("segments", segments);
        rhythm.asked(wanted, scanInterval);
        var start = dueAfter == null ? Place.START : Place.after(JobRules.instant(WireHeaders.DUE_AFTER, dueAfter));
        var most = limit == null ? Integer.MAX_VALUE : JobRules.range("limit", limit, 1, Integer.MAX_VALUE);
        // Read before the answer begins, so that a database failure can still be answered as an error.
        // Others would take an occurrence at its own time, which jitter has put off.
        var now = clock.instant();
        var asked = new Asked(wanted, until, readsDueTime || until.isBefore(now) ? until : now);
        var list = new Query(dueJobs, asked, most);
        var limited = limitedDue.list(wanted, until, asked.dueBy()).stream()
                .filter(job -> isBehind(start, job))
                .toList();
        var first = list.after(start, most);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(WireHeaders.TIME, clock.instant().toString());
        try (var out = json.createGenerator(response.getOutputStream())) {
            out.writeStartObject();
            out.writeBooleanField("success", true);
            out.writeArrayFieldStart("data");
            writeAll(out, first, list, limited);
            out.writeEndArray();
            out.writeNullField("message");
            out.writeNullField("errorCode");
            out.writeStringField("timestamp", clock.instant().toString());
            out.writeEndObject();
        }
    }

    private static boolean isBehind(Place place, DueJob job) {
        var time = job.nextRunTime();
        return time == null || time.isAfter(place.time());
    }

    /** Both lists in one order: the jobs under no limit, page by page, and those whose limit has room. */
    private void writeAll(JsonGenerator out, DuePage first, Query list, List<DueJob> limited) throws IOException {
        var left = list.most();
        var page = first;
        var behind = new ArrayDeque<>(limited);
        while (true) {
            for (var job : page.jobs()) {
                left -= writeBefore(job, behind, out, left);
                if (left == 0) {
                    return;
                }
                json.writeValue(out, job);
                left--;
            }
            var next = page.next();
            if (next.isEmpty()) {
                writeBefore(null, behind, out, left);
                return;
            }
            if (left == 0) {
                return;
            }
            page = list.after(next.get(), left);
        }
    }

    /** The list that was asked for. */
    private record Query(DueJobs jobs, Asked asked, int most) {
        DuePage after(Place place, int left) {
            return jobs.after(place, asked, Math.min(PAGE, left));
        }
    }

    /** Writes the first of these jobs that are due before that one, or all; returns how many. */
    private int writeBefore(@Nullable DueJob job, Deque<DueJob> limited, JsonGenerator out, int most)
            throws IOException {
        var written = 0;
        while (written < most && !limited.isEmpty() && (job == null || IN_ORDER.compare(limited.getFirst(), job) < 0)) {
            json.writeValue(out, limited.removeFirst());
            written++;
        }
        return written;
    }
}
