package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.system.FewerTries;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Whatever happens to the jobs of a limit: a claim gives as many as have room, no more and no fewer. */
@Tag("application")
class LimitPropertyTest {
    enum Act {
        SUBMIT,
        /** Jobs without a key. */
        SUBMIT_OTHERS,
        CLAIM,
        CLAIM_ONE,
        START,
        COMPLETE,
        /** With one retry, which waits for a while. */
        FAIL,
        GIVE_BACK,
        CANCEL,
        WAIT,
        CHANGE_LIMIT
    }

    /** @param n how many, which, or how long */
    record Step(Act act, int n) {}

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 64)
    void atOnce(@ForAll Database database, @ForAll("steps") List<Step> steps) {
        run(database, "{\"maxRunning\":%d}", steps);
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 64)
    void byTheMinute(@ForAll Database database, @ForAll("steps") List<Step> steps) {
        run(database, "{\"perMinute\":%d}", steps);
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 64)
    void atOnceAndByTheMinute(@ForAll Database database, @ForAll("steps") List<Step> steps) {
        run(database, "{\"maxRunning\":%d,\"perMinute\":4}", steps);
    }

    private static void run(Database database, String limit, List<Step> steps) {
        var day = new LimitedDay(Store.on(database).emptied(), limit);
        steps.forEach(day::take);
        day.endAll();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var acts = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(Act.SUBMIT, Act.CLAIM, Act.START, Act.WAIT)),
                Tuple.of(2, Arbitraries.of(Act.CLAIM_ONE, Act.COMPLETE, Act.FAIL, Act.GIVE_BACK)),
                Tuple.of(1, Arbitraries.of(Act.SUBMIT_OTHERS, Act.CANCEL, Act.CHANGE_LIMIT)));
        return Combinators.combine(acts, Arbitraries.integers().between(1, 5))
                .as(Step::new)
                .list()
                .ofMinSize(8)
                .ofMaxSize(40);
    }
}
