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
 * Asks questions together that arrive while others are being asked, as a database groups commits: the busier it is, the
 * less each question costs, and an idle one waits for nobody. Each caller gets the answer to its own question; when a
 * group fails, all of its members fail.
 */
public final class Grouping<Q, A> {
    private final String name;
    private final int largest;
    private final Semaphore lanes;
    private final Function<Q, A> alone;
    private final Function<List<Q>, List<A>> together;
    private final Queue<Waiting<Q, A>> queue = new ConcurrentLinkedQueue<>();

    /**
     * A grouping of its own queue.
     *
     * @param name of the threads that ask for groups
     * @param lanes how many calls may be under way at once
     * @param largest the most questions in one group
     * @param alone asks one question
     * @param together asks several and gives their answers in the same order
     */
    public Grouping(String name, int lanes, int largest, Function<Q, A> alone, Function<List<Q>, List<A>> together) {
        this.name = name;
        this.largest = largest;
        this.lanes = new Semaphore(lanes);
        this.alone = alone;
        this.together = together;
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /** The answer to this question, asked alone or with others; throws what asking it threw. */
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
     * As {@link #ask(Object)}, for calls that a peer may keep open for long: after this long without its turn the question
     * is asked alone, beside what is under way.
     *
     * @throws InterruptedException when interrupted before the question was asked; it will not be
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
        // Whoever held the last lane may have looked at the queue just before.
        if (lanes.tryAcquire()) {
            handOver();
        }
        return waiting;
    }

    /** Has what waits asked by a thread of its own; whoever calls this holds a lane, and no longer does after it. */
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
