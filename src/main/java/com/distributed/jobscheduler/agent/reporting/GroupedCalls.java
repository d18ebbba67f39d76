package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.agent.peer.JobStoreClient;
import com.distributed.jobscheduler.agent.peer.OccurrenceRef;
import com.distributed.jobscheduler.agent.peer.OutcomeReport;
import com.distributed.jobscheduler.agent.peer.RunReport;
import com.distributed.jobscheduler.agent.peer.StartOrder;
import com.distributed.jobscheduler.agent.peer.StoreAnswer;
import com.distributed.jobscheduler.grouping.Grouping;
import com.distributed.jobscheduler.http.client.ExtensionCall;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import lombok.extern.slf4j.Slf4j;
import org.springframework.stereotype.Component;

/**
 * Joins concurrent starts and outcomes into group calls, where the store takes them. After any other result than
 * success, each member is tried again alone, so that one bad member cannot fail its group again and again.
 */
@Slf4j
@Component
class GroupedCalls {
    /** Two, because one slow call must not delay all others; more would make smaller groups. */
    private static final int LANES = 2;

    private static final int LARGEST_GROUP = 200;

    private final JobStoreClient store;
    private final ExtensionCall call;
    private final Grouping<StartOrder, StoreAnswer> starts;
    private final Grouping<RunReport, StoreAnswer> ends;

    GroupedCalls(JobStoreClient store, Clock clock) {
        this.store = store;
        this.call = new ExtensionCall(clock);
        this.starts = new Grouping<>("starts", LANES, LARGEST_GROUP, store::start, group(store::startAll));
        this.ends = new Grouping<>(
                "outcomes",
                LANES,
                LARGEST_GROUP,
                run -> store.end(run.occurrence(), run.report()),
                group(store::endAll));
    }

    /** The first try of a start. */
    StoreAnswer start(StartOrder order) {
        return mayGroup(order.occurrence()) ? starts.ask(order) : store.start(order);
    }

    /** The first try of an outcome; one with a log goes alone, or a group could be larger than the store takes. */
    StoreAnswer end(OccurrenceRef occurrence, OutcomeReport report) {
        return report.isSmall() && mayGroup(occurrence)
                ? ends.ask(new RunReport(occurrence, report))
                : store.end(occurrence, report);
    }

    private boolean mayGroup(OccurrenceRef occurrence) {
        return occurrence.hasStoreKey() && call.isWorthAsking();
    }

    private <Q> Function<List<Q>, List<StoreAnswer>> group(Function<List<Q>, List<StoreAnswer>> together) {
        return questions ->
                together.apply(questions).stream().map(this::aloneNextTime).toList();
    }

    private StoreAnswer aloneNextTime(StoreAnswer answer) {
        return switch (answer) {
            case StoreAnswer.Unsupported unsupported -> {
                if (call.unknown()) {
                    log.info("groups.unsupported (starts and outcomes are reported one by one)");
                }
                // A base-only store may have answered yes to everything.
                yield new StoreAnswer.Unavailable("the store takes no groups", true);
            }
            case StoreAnswer.Refused refused ->
                refused.isAboutTheJob() ? refused : new StoreAnswer.Unavailable(refused.reason(), false);
            case StoreAnswer.Done done -> {
                call.answered();
                yield done;
            }
            default -> answer;
        };
    }
}
