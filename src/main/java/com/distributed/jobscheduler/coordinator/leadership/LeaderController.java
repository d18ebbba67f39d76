package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The leader, and the registered coordinators (contract: "Scheduler Coordinator"). Each node answers by itself. */
@RestController
@RequestMapping("/api/coordinator")
@RequiredArgsConstructor
class LeaderController {
    private final LeadershipTable leadership;
    private final LeaderElection election;
    private final LocalNode node;
    private final Namesake namesake;
    private final NodeTable nodes;
    private final Clock clock;

    @GetMapping("/leader")
    ApiResponse<LeaderView> leader() {
        var self = node.identity().map(LocalNode.Identity::id).orElse(null);
        var term = election.term().map(LeaderElection.Term::number);
        var view = leadership
                .current()
                .map(leader -> new LeaderView(
                        leader.coordinatorId(),
                        term.filter(own -> own == leader.term()).isPresent(),
                        leader.electedAt(),
                        leader.url(),
                        leader.term(),
                        namesake.isNamesake(leader) ? null : self,
                        namesake.remark().orElse(null)))
                .orElseGet(() -> new LeaderView(null, false, null, null, null, self, null));
        return ApiResponse.ok(view, clock.instant());
    }

    @GetMapping("/nodes")
    ApiResponse<List<NodeTable.KnownNode>> nodes() {
        return ApiResponse.ok(nodes.all(), clock.instant());
    }

    @PostMapping("/register")
    ApiResponse<CoordinatorNode> register(@Valid @RequestBody CoordinatorNode newcomer) {
        nodes.register(newcomer, null, clock.instant());
        return ApiResponse.ok(newcomer, clock.instant());
    }

    @PostMapping("/heartbeat")
    ApiResponse<LeaderView> heartbeat(
            @RequestParam @Pattern(regexp = CoordinatorNode.ID, message = CoordinatorNode.ID_RULE)
                    String coordinatorId) {
        if (!nodes.heartbeat(coordinatorId, clock.instant())) {
            throw ApiException.notFound(
                    ErrorCodes.NOT_FOUND, "coordinatorId: no coordinator has registered as " + coordinatorId);
        }
        return leader();
    }
}
