package com.distributed.jobscheduler.coordinator.backlog;

import com.distributed.jobscheduler.coordinator.PeerTokens;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerAnswer;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.SegmentBacklog;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;

/** Asks the Job Store for the number of due jobs. */
@Slf4j
@Component
public class DueBacklog {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final OutboundLimits LIMITS = new OutboundLimits(Duration.ofSeconds(1), 8, DataSize.ofKilobytes(64));

    private final Outbound outbound;
    private final ObjectMapper json;
    private final @Nullable RestClient store;

    DueBacklog(BacklogProperties properties, PeerTokens tokens, PeerTls tls, ObjectMapper json) {
        this.json = json;
        this.outbound = new Outbound(LIMITS, tls, json);
        this.store = properties.jobStoreUrl() == null
                ? null
                : outbound.clientFor(properties.jobStoreUrl(), tokens.jobStore());
    }

    /** The due jobs by segment, without empty segments; empty when the Job Store does not answer. */
    public Optional<Map<Integer, SegmentBacklog>> now() {
        if (store == null
                || !(outbound.ask(DEADLINE, store.get().uri("/api/job-schedules/backlog"))
                        instanceof Reply.Answered answer)) {
            return Optional.empty();
        }
        var listed = PeerAnswer.read(json, answer).value(json, SegmentBacklog[].class);
        if (listed.isEmpty()) {
            log.debug("backlog.unread status={}", answer.status());
        }
        return listed.map(backlogs -> Arrays.stream(backlogs)
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(SegmentBacklog::segment, Function.identity(), (a, b) -> a)));
    }

    @PreDestroy
    void close() throws IOException {
        outbound.close();
    }
}
