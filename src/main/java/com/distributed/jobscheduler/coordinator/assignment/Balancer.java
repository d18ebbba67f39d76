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
 * Decides which worker gets an unowned segment, and which segments move. Pure: the same input gives the same plan. The
 * counts of the workers end within one of each other, as far as their wishes allow, by the fewest moves: an unowned
 * segment goes to the worker with the fewest, and a segment moves only from a worker that has at least two more, or
 * more than it wants.
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
     * @param members the live workers without the released ones
     * @param orphaned unowned segments that need an owner at once, even beyond the workers' wishes
     * @param free unowned segments for workers that want more; the rest stays free
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
     * A live worker.
     *
     * @param wanted the most segments that it wants; 0 when it never asked and takes only orphaned ones
     * @param settled whether it has been a member long enough to get segments of others
     * @param owned the segments that it scans, which may move
     * @param incoming number of segments on their way to it
     */
    record Member(String workerId, int wanted, boolean settled, NavigableSet<Integer> owned, int incoming) {}

    /** One step of a plan. */
    sealed interface Step {
        /** Gives an unowned segment to a worker. */
        record Grant(int segment, String workerId) implements Step {}

        /** Moves a segment from one live worker to another. */
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
