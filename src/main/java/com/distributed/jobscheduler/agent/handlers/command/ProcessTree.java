package com.distributed.jobscheduler.agent.handlers.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;

/** A process and its descendants, as far as the operating system still knows them. */
@RequiredArgsConstructor
final class ProcessTree {
    private final Process root;

    /** Ends all live processes: SIGTERM, then SIGKILL after the grace. */
    void end(Duration grace) {
        if (!root.isAlive()) {
            return; // its orphans are no longer known as descendants
        }
        var members = members();
        members.forEach(ProcessHandle::destroy);
        var allGone = CompletableFuture.allOf(
                members.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        allGone.completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS).join();
        Stream.concat(members.stream(), members().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> members() {
        return Stream.concat(root.descendants(), Stream.of(root.toHandle())).toList();
    }
}
