package com.distributed.jobscheduler.faults;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody else's Job Store (contract: "A base-only Job Store"): its PUT is unconditional and answers 200 for an unknown
 * id, an unknown job is a 500, its list has jobs of every status for ever, and no call moves a schedule.
 */
final class BaseContractStore extends BaseContractServer {
    private static final Pattern JOB = Pattern.compile("/api/jobs/(\\d+)(/status)?");

    private final Map<Long, Job> jobs = new ConcurrentSkipListMap<>();
    private final Queue<Move> moves = new ConcurrentLinkedQueue<>();
    private long lastId;

    /** @param serial names the job for the witnesses: an id is given again after a restart */
    record Job(long id, String serial, String frequency, int segment, Instant due, String status) {
        Job in(String other) {
            return new Job(id, serial, frequency, segment, due, other);
        }

        String json() {
            return """
                    {"id":%d,"jobId":%d,"scheduleId":%d,"jobName":"Example Job","frequency":"%s","status":"%s",\
                    "nextRunTime":"%s","segment":%d,"payload":"%s"}""".formatted(id, id, id, frequency, status, due, segment, serial);
        }
    }

    /** @param worker empty where the agent made it */
    record Move(String serial, String from, String to, String worker, Instant at) {}

    synchronized Job submit(String serial, String frequency, int segment) {
        var due = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var job = new Job(++lastId, serial, frequency, segment, due, "PENDING");
        jobs.put(job.id(), job);
        return job;
    }

    /** Sets a status, whatever the job's status is. */
    synchronized void put(long id, String status, String worker) {
        var job = jobs.get(id);
        if (job != null) {
            jobs.put(id, job.in(status));
            moves.add(new Move(job.serial(), job.status(), status, worker, Instant.now()));
        }
    }

    /** It forgets all jobs, and gives their ids again. */
    synchronized void restart() {
        jobs.clear();
        lastId = 0;
    }

    List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    List<Move> moves() {
        return List.copyOf(moves);
    }

    @Override
    Answer answer(Call call) {
        if (call.route().equals("GET /api/job-schedules/due")) {
            return due(call);
        }
        var one = JOB.matcher(call.path());
        if (!one.matches()) {
            return Answer.UNKNOWN_CALL;
        }
        var id = Long.parseLong(one.group(1));
        if (one.group(2) != null && call.method().equals("PUT")) {
            put(id, call.query().get("status"), call.worker());
            return Answer.ok("\"Status updated\"");
        }
        var job = jobs.get(id);
        if (one.group(2) != null || !call.method().equals("GET")) {
            return Answer.UNKNOWN_CALL;
        }
        return job == null ? Answer.error(500, "Internal Server Error") : Answer.ok(job.json());
    }

    private Answer due(Call call) {
        var asOf = Instant.parse(call.query().get("asOf"));
        var segments = Arrays.stream(call.query().get("segments").split(","))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        return Answer.ok(jobs.values().stream()
                .filter(job -> segments.contains(job.segment()) && !job.due().isAfter(asOf))
                .map(Job::json)
                .collect(Collectors.joining(",", "[", "]")));
    }
}
