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

    /** Writes the notice; nothing when nobody is to be told. Needs the transaction that changed the job. */
    public void write(Notice notice) {
        if (!isOn) {
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

    private String body(Notice notice) {
        try {
            return json.writeValueAsString(notice);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a record of texts and times
        }
    }
}
