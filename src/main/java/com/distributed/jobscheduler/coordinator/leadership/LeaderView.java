package com.distributed.jobscheduler.coordinator.leadership;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/coordinator/leader} (contract), the same from every node except for the answering
 * node's own fields.
 *
 * @param coordinatorId the leader's id; null while there is none
 * @param leading sent as {@code isLeader}: whether the answering node is that leader
 * @param electedAt time of the leader's election; null while there is none
 * @param url extension: the leader's URL
 * @param term extension: number of the election
 * @param answeredBy extension: id of the answering node; null when the leader is another process with this id
 * @param remark extension: what is wrong with the answering node; absent when nothing is
 */
record LeaderView(
        @Nullable String coordinatorId,
        @JsonProperty("isLeader") boolean leading,
        @Nullable Instant electedAt,
        @Nullable String url,
        @Nullable Long term,
        @Nullable String answeredBy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String remark) {}
