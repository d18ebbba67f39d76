package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What became of one batch claim. */
public sealed interface Batch {
    /** How each dispatch ends that it started; none of them exceptionally. */
    default List<CompletableFuture<DispatchResult>> started() {
        return List.of();
    }

    /** Its jobs are under way; the store may have more that are due. */
    record More(List<CompletableFuture<DispatchResult>> started) implements Batch {}

    /** Its jobs are under way, and nothing else is due. */
    record Complete(List<CompletableFuture<DispatchResult>> started) implements Batch {}

    /** Its jobs, if it brought any, are under way; the call failed. */
    record Failed(List<CompletableFuture<DispatchResult>> started, String reason) implements Batch {}

    /** Nothing was claimed, because the agents are full: they are asked again after this long. */
    record Full(Duration askAgainIn) implements Batch {}

    /** This store has no batch claim: claim its jobs one by one. */
    record NotOffered() implements Batch {}

    /** Nothing was claimed, because it could not be dispatched. */
    record Declined(String reason) implements Batch {}
}
