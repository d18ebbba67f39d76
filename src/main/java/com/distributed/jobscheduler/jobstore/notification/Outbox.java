package com.distributed.jobscheduler.jobstore.notification;

import com.distributed.jobscheduler.jobstore.values.Utc;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what is to be told until it is delivered. A notice is written in the caller's transaction, which has changed the
 * job's row before: so a job's notices are numbered in the order in which they happened.
 */
@Component
public class Outbox {
    private static final String WRITE = """
            insert into notifications (job_id, kind, message_id, body, created_at, attempts, next_attempt_at, delivered)
            values (:jobId, :kind, :messageId, :body, :now, 0, :now, false)
            """;

    private static final String REMEMBER = "update jobs set failure_told = true where id = :jobId";
    private static final String FORGET = "update jobs set failure_told = false where id = :jobId and failure_told";

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final boolean isOn;

    Outbox(JdbcClient jdbc, ObjectMapper json, Environment environment) {
        this.jdbc = jdbc;
        this.json = json;
        this.isOn = NotificationsOn.in(environment);
    }

    /** Whether anybody is to be told anything. */
    public boolean isOn() {
        return isOn;
    }

    /**
     * Writes the notice; nothing when nobody is to be told, and no recovery from what nobody was told of. Needs the
     * transaction that changed the job.
     */
    public void write(Notice notice) {
        if (!isOn || !isNews(notice)) {
            return;
        }
        jdbc.sql(WRITE)
                .param("jobId", notice.data().jobId())
                .param("kind", notice.type().name())
                .param("messageId", "msg_" + UUID.randomUUID())
                .param("body", body(notice))
                .param("now", Utc.param(notice.timestamp()))
                .update();
    }

    private boolean isNews(Notice notice) {
        var jobId = notice.data().jobId();
        return switch (notice.type()) {
            case RUN_FAILED, UNDELIVERABLE ->
                jdbc.sql(REMEMBER).param("jobId", jobId).update() == 1;
            case RECOVERED -> jdbc.sql(FORGET).param("jobId", jobId).update() == 1;
            case LATE -> true;
        };
    }

    private String body(Notice notice) {
        try {
            return json.writeValueAsString(notice);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a record of texts and times
        }
    }
}
