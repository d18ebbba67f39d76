package com.distributed.jobscheduler.coordinator.leadership;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The fence around every write of the coordinator: one transaction at a time, and only while this process's term is the
 * one in force in the database. A leader that wakes from a long pause fails here. A leader paused inside a transaction
 * blocks the next election only until PostgreSQL ends that transaction
 * ({@code scheduler.database.idle-in-transaction-timeout}).
 */
@Component
public class TermWrites {
    private final LeaderElection election;
    private final LeadershipTable table;
    private final TransactionTemplate transactions;

    TermWrites(LeaderElection election, LeadershipTable table, PlatformTransactionManager transactionManager) {
        this.election = election;
        this.table = table;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /**
     * Runs the work in a transaction under this coordinator's term.
     *
     * @throws ApiException 503 NOT_LEADER, with nothing written, when this coordinator does not lead
     */
    public <T> T inTerm(Function<LeaderElection.Term, T> work) {
        var term = election.term().orElseThrow(TermWrites::notLeader);
        return transactions.execute(status -> {
            if (!table.holdTerm(term.number())) {
                election.superseded(term.number());
                throw notLeader();
            }
            return work.apply(term);
        });
    }

    private static ApiException notLeader() {
        return ApiException.unavailable(
                ErrorCodes.NOT_LEADER, "this coordinator is not the leader now; ask again", Duration.ofSeconds(1));
    }
}
