package com.distributed.jobscheduler.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupingTest {
    private final LinkedBlockingQueue<List<Integer>> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @Test
    void asksWhatComesMeanwhileTogetherAndAnswersEachItsOwn() throws Exception {
        var grouping = new Grouping<Integer, Integer>("test", 1, 3, this::alone, this::together);
        var first = ask(grouping, 1);
        await().until(() -> !asked.isEmpty());
        var others = new ArrayList<CompletableFuture<Integer>>();
        for (var i = 2; i <= 5; i++) {
            others.add(ask(grouping, i));
            awaitWaiting(others.size());
        }

        open.countDown();

        assertThat(first.get()).isEqualTo(10);
        for (var i = 0; i < others.size(); i++) {
            assertThat(others.get(i).get()).isEqualTo(10 * (i + 2));
        }
        assertThat(asked).hasSize(3).containsOnlyOnce(List.of(1));
        assertThat(asked.stream().map(List::size)).containsExactly(1, 3, 1);
    }

    @Test
    void failsAllOfAGroupThatFailedAndGoesOn() throws Exception {
        var grouping = new Grouping<Integer, Integer>("test", 1, 10, this::alone, group -> {
            throw new IllegalArgumentException("no commit");
        });
        var first = ask(grouping, 1);
        await().until(() -> !asked.isEmpty());
        var second = ask(grouping, 2);
        var third = ask(grouping, 3);
        awaitWaiting(2);

        open.countDown();

        assertThat(first.get()).isEqualTo(10);
        assertThatThrownBy(second::get).hasRootCauseMessage("no commit");
        assertThatThrownBy(third::get).hasRootCauseMessage("no commit");
        assertThat(grouping.ask(4)).isEqualTo(40);
    }

    @Test
    void answersEveryQuestionOfMany() throws Exception {
        open.countDown();
        var grouping = new Grouping<Integer, Integer>("test", 2, 7, this::alone, this::together);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 5_000)
                    .mapToObj(i -> threads.submit(() -> grouping.ask(i)))
                    .toList();
            for (var i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(10 * i);
            }
        }
        assertThat(asked.stream().mapToInt(List::size)).allMatch(size -> size <= 7);
        assertThat(asked.stream().flatMap(List::stream)).hasSize(5_000).doesNotHaveDuplicates();
    }

    @Test
    void asksAloneWhatHasWaitedTooLong() throws Exception {
        var grouping = new Grouping<Integer, Integer>("test", 1, 3, this::alone, this::together);
        var first = ask(grouping, 1);
        await().until(() -> !asked.isEmpty());

        var second = CompletableFuture.supplyAsync(
                () -> askPatiently(grouping, 2, Duration.ofMillis(20)), Thread::startVirtualThread);

        await().until(() -> asked.contains(List.of(2)));
        open.countDown();
        assertThat(first.get()).isEqualTo(10);
        assertThat(second.get()).isEqualTo(20);
        assertThat(asked).hasSize(2);
    }

    @Test
    void saysWhetherAnInterruptedQuestionWasAsked() throws Exception {
        var blocked = new Grouping<Integer, Integer>("test", 1, 3, this::alone, this::together);
        var first = ask(blocked, 1);
        await().until(() -> !asked.isEmpty());
        var failure = new CompletableFuture<Throwable>();
        var waiter = Thread.ofPlatform().daemon().start(() -> {
            try {
                blocked.ask(2, Duration.ofMinutes(1));
            } catch (InterruptedException | RuntimeException e) {
                failure.complete(e);
            }
        });
        await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

        waiter.interrupt();

        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        open.countDown();
        assertThat(first.get()).isEqualTo(10);
        assertThat(blocked.ask(3, Duration.ofMinutes(1))).isEqualTo(30);
        assertThat(asked).containsExactly(List.of(1), List.of(3));
    }

    private static int askPatiently(Grouping<Integer, Integer> grouping, int question, Duration patience) {
        try {
            return grouping.ask(question, patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final List<Thread> waiting = new ArrayList<>();

    private CompletableFuture<Integer> ask(Grouping<Integer, Integer> grouping, int question) {
        var answer = new CompletableFuture<Integer>();
        waiting.add(Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(grouping.ask(question));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    /** Besides the first question, which is being asked. */
    private void awaitWaiting(int questions) {
        await().until(() -> waiting.stream()
                        .skip(1)
                        .filter(t -> t.getState() == Thread.State.WAITING)
                        .count()
                == questions);
    }

    private int alone(int question) {
        return together(List.of(question)).getFirst();
    }

    private List<Integer> together(List<Integer> questions) {
        asked.add(questions);
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return questions.stream().map(i -> 10 * i).toList();
    }
}
