package com.distributed.jobscheduler.jobstore.run;

import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.execution.ExecutionTable;
import com.distributed.jobscheduler.jobstore.execution.RunNews;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps what runs say while they run. */
@Component
class RunSpeech {
    private final ExecutionTable executions;
    private final RowGuard rows;
    private final TransactionTemplate transaction;

    RunSpeech(ExecutionTable executions, RowGuard rows, PlatformTransactionManager transactions) {
        this.executions = executions;
        this.rows = rows;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Each in a transaction of its own: with the locks of several runs, it could wait for outcomes that wait for it. */
    void keep(String agentId, List<RunNews> news) {
        for (var each : news) {
            rows.handled("news", "key=" + each.occurrence().key(), () -> {
                transaction.executeWithoutResult(status -> executions.said(each, agentId));
                return true;
            });
        }
    }
}
