package com.distributed.jobscheduler.agent.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The unsettled runs: from the moment a thread takes the job until its outcome is reported. */
@Component
public class Runs {
    /** The store takes each in a transaction of its own, while the heartbeat waits. */
    private static final int MOST_NEWS = 200;

    /** A fraction of the body that a store takes, with room for the keys of thousands of runs. */
    private static final int MOST_NEWS_BYTES = 192 * 1024;

    private static final int MOST_NEWS_OF_ONE = 8 * 1024;

    private final Set<Run> unsettled = ConcurrentHashMap.newKeySet();

    public void add(Run run) {
        unsettled.add(run);
    }

    public void remove(Run run) {
        unsettled.remove(run);
    }

    public Collection<Run> unsettled() {
        return List.copyOf(unsettled);
    }

    /** The runs whose handler is running, oldest first. */
    public List<Run> running() {
        return unsettled.stream()
                .filter(run -> run.runningSince().isPresent())
                .sorted(Comparator.comparing(run -> run.job().key()))
                .toList();
    }

    /** The keys of the runs that have a lease at the store. */
    public Set<String> grantedKeys() {
        return unsettled.stream()
                .filter(Run::isGranted)
                .map(run -> run.job().key())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Tells the running runs of these occurrences to stop. */
    public void stop(Set<String> keys, StopReason reason) {
        unsettled.stream()
                .filter(Run::isGranted)
                .filter(run -> keys.contains(run.job().key()))
                .forEach(run -> run.stop(reason));
    }

    /**
     * What the runs have to say with this heartbeat, those first that have waited the longest for their turn: a heartbeat has
     * room for so many, and for so many bytes.
     */
    public List<Journal.News> news(long turn) {
        var news = new ArrayList<Journal.News>();
        var bytes = 0;
        var waiting = unsettled.stream()
                .filter(run -> run.journal().hasNews())
                .sorted(Comparator.comparingLong(run -> run.journal().lastTurn()))
                .limit(MOST_NEWS)
                .toList();
        for (var run : waiting) {
            if (bytes >= MOST_NEWS_BYTES) {
                break;
            }
            var one = run.news(MOST_NEWS_OF_ONE, turn);
            one.ifPresent(news::add);
            bytes += one.map(Journal.News::size).orElse(0);
        }
        return news;
    }
}
