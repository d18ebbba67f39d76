package com.distributed.jobscheduler.coordinator.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.SegmentRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The plan for any distribution over any number of workers: complete, disjoint, even, with the fewest moves. */
class BalancerTest {
    private static final int FREE = -1;
    private static final int ORPHANED = -2;

    @Property
    void everySegmentEndsWithOneWorkerAndAllHoldsAreWithinOne(@ForAll("distributions") Distribution before) {
        var after = before.after(before.plan(wantingAll(before), true));

        assertThat(after.owners()).allMatch(owner -> owner >= 0);
        var counts = after.counts();
        assertThat(Collections.max(counts) - Collections.min(counts)).isLessThanOrEqualTo(1);
    }

    @Property
    void noSegmentIsTouchedTwiceAndEachStepFitsWhatWas(@ForAll("distributions") Distribution before) {
        var steps = before.plan(wantingAll(before), true);

        assertThat(steps.stream().map(BalancerTest::segmentOf)).doesNotHaveDuplicates();
        assertThat(steps).allSatisfy(step -> {
            var owner = before.owners().get(segmentOf(step));
            if (step instanceof Balancer.Step.Move move) {
                assertThat(name(owner)).isEqualTo(move.from()).isNotEqualTo(move.to());
            } else {
                assertThat(owner).isNegative();
            }
        });
    }

    @Property
    void movesNoMoreThanItMust(@ForAll("distributions") Distribution before) {
        var moves = before.plan(wantingAll(before), true).stream()
                .filter(step -> step instanceof Balancer.Step.Move)
                .count();

        assertThat(moves).isEqualTo(before.fewestMoves());
    }

    @Property
    void aBalancedDistributionStaysAsItIs(@ForAll("distributions") Distribution before) {
        var balanced = before.after(before.plan(wantingAll(before), true));

        assertThat(balanced.plan(wantingAll(before), true)).isEmpty();
    }

    @Property
    void movesNothingBeforeItMay(@ForAll("distributions") Distribution before) {
        assertThat(before.plan(wantingAll(before), false)).allMatch(step -> step instanceof Balancer.Step.Grant);
    }

    @Property
    void giveNobodyFreeSegmentsBeyondItsWish(
            @ForAll("distributions") Distribution before, @ForAll @IntRange(min = 0, max = 100) int wish) {
        var wishes = Collections.nCopies(before.workers(), wish);
        var after = before.after(before.plan(wishes, true));

        // Orphaned segments must go somewhere; apart from them, no worker gets more than it wants.
        var orphaned = (int) before.owners().stream().filter(o -> o == ORPHANED).count();
        for (var worker = 0; worker < before.workers(); worker++) {
            var count = after.counts().get(worker);
            assertThat(count).isLessThanOrEqualTo(Math.max(before.counts().get(worker), wish) + orphaned);
        }
        assertThat(after.owners()).doesNotContain(ORPHANED);
    }

    @Provide
    Arbitrary<Distribution> distributions() {
        return Arbitraries.integers()
                .between(1, 9)
                .flatMap(workers -> Arbitraries.integers()
                        .between(ORPHANED, workers - 1)
                        .list()
                        .ofSize(SegmentRange.COUNT)
                        .map(owners -> new Distribution(workers, owners)));
    }

    private static List<Integer> wantingAll(Distribution distribution) {
        return Collections.nCopies(distribution.workers(), SegmentRange.COUNT);
    }

    private static int segmentOf(Balancer.Step step) {
        return step instanceof Balancer.Step.Move move ? move.segment() : ((Balancer.Step.Grant) step).segment();
    }

    private static String name(int worker) {
        return "worker-" + worker;
    }

    /** Each segment's owner: a worker's number, FREE or ORPHANED. */
    record Distribution(int workers, List<Integer> owners) {
        List<Balancer.Step> plan(List<Integer> wishes, boolean mayMove) {
            var members = IntStream.range(0, workers)
                    .mapToObj(worker -> new Balancer.Member(name(worker), wishes.get(worker), true, owned(worker), 0))
                    .toList();
            return Balancer.plan(members, owned(ORPHANED), owned(FREE), mayMove);
        }

        Distribution after(List<Balancer.Step> steps) {
            var changed = new ArrayList<>(owners);
            for (var step : steps) {
                var to = step instanceof Balancer.Step.Move move ? move.to() : ((Balancer.Step.Grant) step).workerId();
                changed.set(segmentOf(step), Integer.parseInt(to.substring(name(0).length() - 1)));
            }
            return new Distribution(workers, changed);
        }

        List<Integer> counts() {
            return IntStream.range(0, workers)
                    .mapToObj(worker -> owned(worker).size())
                    .toList();
        }

        /** Segments above an even share; workers with the most keep the larger shares. */
        long fewestMoves() {
            var counts = counts().stream().sorted(Collections.reverseOrder()).toList();
            var shares = new int[workers];
            Arrays.setAll(shares, i -> SegmentRange.COUNT / workers + (i < SegmentRange.COUNT % workers ? 1 : 0));
            return IntStream.range(0, workers)
                    .map(i -> Math.max(0, counts.get(i) - shares[i]))
                    .sum();
        }

        private NavigableSet<Integer> owned(int worker) {
            var owned = new TreeSet<Integer>();
            for (var segment = 0; segment < owners.size(); segment++) {
                if (owners.get(segment) == worker) {
                    owned.add(segment);
                }
            }
            return owned;
        }
    }
}
