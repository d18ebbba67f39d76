package com.distributed.jobscheduler.coordinator.assignment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Decides who gets which unowned segment, and which segments move. Pure: the same input gives the same plan. Holdings
 * end within one segment of each other, as far as the workers' own wishes allow, by the fewest moves: unowned segments
 * go to whoever holds least, and one moves only from a worker that holds at least two more, or more than it wants.
 */
final class Balancer {
    private static final Comparator<Load> LEAST_FIRST =
            Comparator.<Load>comparingInt(load -> load.count).thenComparing(load -> load.member.workerId());

    private final List<Load> loads;
    private final List<Step> steps = new ArrayList<>();

    private Balancer(Collection<Member> members) {
        this.loads = members.stream().map(Load::new).toList();
    }

    /**
     * Plans the next round.
     *
     * @param members the live workers; those that were released are not among them
     * @param orphaned unowned segments that must not stay so: they go beyond what workers want, if need be
     * @param free unowned segments that go to workers that want more, or to nobody
     * @param mayMove whether segments of live workers may move
     */
    static List<Step> plan(
            Collection<Member> members, Collection<Integer> orphaned, Collection<Integer> free, boolean mayMove) {
        var balancer = new Balancer(members);
        new TreeSet<>(orphaned).forEach(balancer::place);
        new TreeSet<>(free).forEach(balancer::offer);
        if (mayMove) {
            balancer.even();
        }
        return balancer.steps;
    }

    private void place(int segment) {
        least(Load::hasRoom).or(() -> least(any -> true)).ifPresent(load -> give(segment, load));
    }

    private void offer(int segment) {
        least(Load::hasRoom).ifPresent(load -> give(segment, load));
    }

    private void give(int segment, Load to) {
        to.count++;
        steps.add(new Step.Grant(segment, to.member.workerId()));
    }

    private void even() {
        while (true) {
            var to = least(load -> load.hasRoom() && load.member.settled());
            var from = to.flatMap(this::donorFor);
            if (to.isEmpty() || from.isEmpty()) {
                return;
            }
            move(from.get(), to.get());
        }
    }

    private void move(Load from, Load to) {
        var segment = from.movable.removeLast();
        from.count--;
        to.count++;
        steps.add(new Step.Move(segment, from.member.workerId(), to.member.workerId()));
    }

    private Optional<Load> donorFor(Load to) {
        var overloaded = loads.stream()
                .filter(load -> !load.movable.isEmpty() && load.count > load.member.wanted())
                .max(Comparator.comparingInt((Load load) -> load.count - load.member.wanted()));
        return overloaded.or(() -> loads.stream()
                .filter(load -> !load.movable.isEmpty() && load.count >= to.count + 2)
                .max(Comparator.comparingInt(load -> load.count)));
    }

    private Optional<Load> least(Predicate<Load> among) {
        return loads.stream().filter(among).min(LEAST_FIRST);
    }

    /**
     * A live worker, as the balancer sees it.
     *
     * @param wanted up to how many segments it wants; 0 when it never asked and takes orphaned ones only
     * @param settled whether it has been there long enough for segments to be moved to it
     * @param owned the segments it scans, which may move
     * @param incoming how many segments are on their way to it
     */
    record Member(String workerId, int wanted, boolean settled, NavigableSet<Integer> owned, int incoming) {}

    /** One step of a plan. */
    sealed interface Step {
        /** Give an unowned segment to a worker. */
        record Grant(int segment, String workerId) implements Step {}

        /** Move a segment from one live worker to another. */
        record Move(int segment, String from, String to) implements Step {}
    }

    private static final class Load {
        private final Member member;
        private final NavigableSet<Integer> movable;
        private int count;

        Load(Member member) {
            this.member = member;
            this.movable = new TreeSet<>(member.owned());
            this.count = member.owned().size() + member.incoming();
        }

        boolean hasRoom() {
            return count < member.wanted();
        }
    }
}
