package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.system.Cluster;
import com.distributed.jobscheduler.testing.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All further promises of one run of the suite. */
final class Promises implements AutoCloseable {
    /** Whether this run watches them: the profile {@code faults} does, the shorter run of CI does not. */
    static final boolean ARE_WATCHED = Boolean.getBoolean("faults.promises");

    private final List<Promise> all = new ArrayList<>();

    /** Begins their loads; the cluster is up. */
    Promises(Cluster cluster, Sink sink, Webhooks receiver, long seed) {
        if (!ARE_WATCHED) {
            return;
        }
        var store = cluster.service("job-store");
        all.add(new KeyedSubmissions(store.port(), sink));
        all.add(new ChangedJobs(store, cluster.database(), sink));
        all.add(new Notices(receiver, store, cluster.database(), sink, seed));
        all.add(new LimitedJobs(store, sink));
        all.add(new DifferentAgents(store, cluster.database(), sink));
        if (Stranger.AGENTS.isEmpty()) {
            System.out.println("faults: python3 is not installed: no stranger's agent takes part");
        } else {
            all.add(new Stranger(store, cluster.database(), sink));
        }
    }

    /** Ends their loads. */
    void end() throws InterruptedException {
        for (var promise : all) {
            promise.end();
        }
    }

    /** One line for each promise, for the table. */
    String figures() {
        return all.stream().map(promise -> promise.figures() + "\n").collect(Collectors.joining());
    }

    List<String> broken(History history) {
        return all.stream().flatMap(promise -> promise.broken(history).stream()).toList();
    }

    void checkTheChecker(History history) {
        all.forEach(promise -> promise.checkTheChecker(history));
    }

    @Override
    public void close() {
        all.forEach(Promise::close);
    }
}
