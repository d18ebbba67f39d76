package com.distributed.jobscheduler.worker.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Result of one batch claim. */
public sealed interface Batch {
    /** The dispatches that it started; none completes exceptionally. */
    default List<CompletableFuture<DispatchResult>> started() {
        return List.of();
    }

    /** Its jobs are under way; the store may have more due jobs, to be claimed after this time. */
    record More(List<CompletableFuture<DispatchResult>> started, Duration goOnIn) implements Batch {}

    /** Its jobs are under way; no further job is due. */
    record Complete(List<CompletableFuture<DispatchResult>> started) implements Batch {}

    /** The call failed; jobs that it brought nevertheless are under way. */
    record Failed(List<CompletableFuture<DispatchResult>> started, String reason) implements Batch {}

    /** No claim was made, because the agents are full: they are asked again after this time. */
    record Full(Duration askAgainIn) implements Batch {}

    /** This store has no batch claim: claim its jobs one by one. */
    record NotOffered() implements Batch {}

    /** No claim was made, because no dispatch is possible now. */
    record Declined(String reason) implements Batch {}
}
