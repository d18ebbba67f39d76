package com.distributed.jobscheduler.coordinator.leadership;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/coordinator/leader} (contract), the same from every node but for the node's own part.
 *
 * @param coordinatorId the leader's id; null between two leaders
 * @param leading sent as {@code isLeader}: whether the node that answers is that leader
 * @param electedAt when the leader was elected; null between two leaders
 * @param url extension: where the leader is reached
 * @param term extension: counts the elections
 * @param answeredBy extension: the id of the node that answers; null when the leader, another process, has that id too
 * @param remark extension: what is wrong with the node that answers; left out when nothing is
 */
record LeaderView(
        @Nullable String coordinatorId,
        @JsonProperty("isLeader") boolean leading,
        @Nullable Instant electedAt,
        @Nullable String url,
        @Nullable Long term,
        @Nullable String answeredBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String remark) {}
