package com.distributed.jobscheduler.grouping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks questions alone while there is a free lane, and together once questions queue up, as a database groups commits:
 * the higher the load, the less each question costs, and an idle grouping adds no wait. Each caller gets the answer to
 * its own question. When a group fails, all of its members fail.
 */
public final class Grouping<Q, A> {
    private final String name;
    private final int largest;
    private final Semaphore lanes;
    private final Function<Q, A> alone;
    private final Function<List<Q>, List<A>> together;
    private final Queue<Waiting<Q, A>> queue = new ConcurrentLinkedQueue<>();

    /**
     * Creates a grouping with its own queue.
     *
     * @param name name of the threads that ask for groups
     * @param lanes largest number of concurrent calls
     * @param largest largest number of questions in one group
     * @param alone asks one question
     * @param together asks several questions; answers in the same order
     */
    public Grouping(String name, int lanes, int largest, Function<Q, A> alone, Function<List<Q>, List<A>> together) {
        this.name = name;
        this.largest = largest;
        this.lanes = new Semaphore(lanes);
        this.alone = alone;
        this.together = together;
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /** Returns the answer to this question, asked alone or in a group; throws the exception of that call. */
    public A ask(Q question) {
        if (lanes.tryAcquire()) {
            try {
                return alone.apply(question);
            } finally {
                handOver();
            }
        }
        try {
            return enqueue(question).answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * As {@link #ask(Object)}, for calls that a peer may keep open for long: after {@code patience} in the queue the
     * question is asked alone, beside the calls under way.
     *
     * @throws InterruptedException when interrupted before the question was asked; it is not asked then
     * @throws CancellationException when interrupted while it was being asked
     */
    public A ask(Q question, Duration patience) throws InterruptedException {
        if (lanes.tryAcquire()) {
            try {
                return alone.apply(question);
            } finally {
                handOver();
            }
        }
        var waiting = enqueue(question);
        try {
            try {
                return waiting.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return queue.remove(waiting) ? alone.apply(question) : waiting.answer.get();
            }
        } catch (InterruptedException e) {
            if (queue.remove(waiting)) {
                throw e;
            }
            throw new CancellationException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private Waiting<Q, A> enqueue(Q question) {
        var waiting = new Waiting<Q, A>(question, new CompletableFuture<>());
        queue.add(waiting);
        // The holder of the last lane may have looked at the queue just before this question came.
        if (lanes.tryAcquire()) {
            handOver();
        }
        return waiting;
    }

    /** Passes the caller's lane to a thread that asks the queued questions, or frees the lane. */
    private void handOver() {
        if (!queue.isEmpty()) {
            Thread.ofVirtual().name(name).start(this::askGroups);
            return;
        }
        lanes.release();
        if (!queue.isEmpty() && lanes.tryAcquire()) {
            handOver();
        }
    }

    private void askGroups() {
        try {
            for (var group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
                ask(group);
            }
        } finally {
            handOver();
        }
    }

    private List<Waiting<Q, A>> nextGroup() {
        var group = new ArrayList<Waiting<Q, A>>();
        for (var next = queue.poll(); next != null; next = group.size() < largest ? queue.poll() : null) {
            group.add(next);
        }
        return group;
    }

    private void ask(List<Waiting<Q, A>> group) {
        try {
            var answers = group.size() == 1
                    ? List.of(alone.apply(group.getFirst().question))
                    : together.apply(group.stream().map(Waiting::question).toList());
            if (answers.size() != group.size()) {
                throw new IllegalStateException("%d answers to %d questions".formatted(answers.size(), group.size()));
            }
            for (var i = 0; i < group.size(); i++) {
                group.get(i).answer.complete(answers.get(i));
            }
        } catch (RuntimeException | Error failure) {
            group.forEach(waiting -> waiting.answer.completeExceptionally(failure));
        }
    }
}
