package com.distributed.jobscheduler.worker.dispatch;

import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pauses and resumes dispatching (extensions); both calls may be repeated. */
@RestController
@RequestMapping("/api/scheduler-worker")
@RequiredArgsConstructor
class PauseController {
    private final Pause pause;
    private final Clock clock;

    @PostMapping("/pause")
    ApiResponse<PauseView> pause() {
        pause.begin();
        return view();
    }

    @PostMapping("/resume")
    ApiResponse<PauseView> resume() {
        pause.end();
        return view();
    }

    private ApiResponse<PauseView> view() {
        var since = pause.since();
        return ApiResponse.ok(new PauseView(since != null, since), clock.instant());
    }

    /** @param pausedSince null while dispatching is not paused */
    record PauseView(boolean paused, @Nullable Instant pausedSince) {}
}
