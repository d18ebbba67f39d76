package com.distributed.jobscheduler.agent.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The runs that are not settled yet: from the moment a thread takes the job until its outcome is reported. */
@Component
public class Runs {
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

    /** The runs whose handler is running now, the oldest first. */
    public List<Run> running() {
        return unsettled.stream()
                .filter(run -> run.runningSince().isPresent())
                .sorted(Comparator.comparing(run -> run.job().key()))
                .toList();
    }

    /** The keys of the runs that hold a lease at the store. */
    public Set<String> grantedKeys() {
        return unsettled.stream()
                .filter(Run::isGranted)
                .map(run -> run.job().key())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Tells the runs of these occurrences to stop, those that are still running. */
    public void stop(Set<String> keys, StopReason reason) {
        unsettled.stream()
                .filter(Run::isGranted)
                .filter(run -> keys.contains(run.job().key()))
                .forEach(run -> run.stop(reason));
    }
}
