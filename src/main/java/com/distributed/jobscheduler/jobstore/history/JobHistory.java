package com.distributed.jobscheduler.jobstore.history;

import com.distributed.jobscheduler.access.CallingParty;
import com.distributed.jobscheduler.database.RowGuard;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code job_history}. */
@Component
@RequiredArgsConstructor
public class JobHistory {
    private static final int LONGEST_DETAIL = 1_000;
    private static final int LONGEST_ADDRESS = 64;
    private static final String ADD = """
            insert into job_history (job_id, happened_at, act, caller, token, address, detail)
            values (:jobId, :now, :act, :caller, :token, :address, :detail)
            """;
    private static final String PAGE = "select " + HistoryLine.COLUMNS
            + " from job_history where job_id = :jobId order by id desc limit :size offset :skipped";
    private static final String COUNT = """
            select count(*) as lines, count(case when act = 'CREATED' then 1 end) as created
            from job_history where job_id = :jobId
            """;

    private final JdbcClient jdbc;
    private final RowGuard rows;
    private final Clock clock;

    /**
     * Records what the present caller did, in the transaction that does it. Nothing is recorded where nobody calls.
     *
     * @param detail what changed, or which other job it is about; null where the act says it all
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(long jobId, Act act, @Nullable String detail) {
        CallingParty.now()
                .ifPresent(party -> jdbc.sql(ADD)
                        .param("jobId", jobId)
                        .param("now", Utc.param(clock.instant()))
                        .param("act", act.name())
                        .param("caller", party.name())
                        .param("token", party.token())
                        .param("address", shortened(party.address(), LONGEST_ADDRESS))
                        .param("detail", detail == null ? null : shortened(detail, LONGEST_DETAIL))
                        .update());
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** One page of a job's history, newest first. Its oldest line is the job's submission, which no line is written for. */
    Found find(Job job, Page page) {
        var lines = new ArrayList<>(written(job, page));
        var counted = counted(job);
        if (counted.saysItsBegin) {
            return new Found(lines, counted.lines);
        }
        if (counted.lines >= page.skipped() && lines.size() < page.size()) {
            lines.add(HistoryLine.submitted(job));
        }
        return new Found(lines, counted.lines + 1);
    }

    private List<HistoryLine> written(Job job, Page page) {
        return jdbc.sql(PAGE)
                .param("jobId", job.id())
                .param("size", page.size())
                .param("skipped", page.skipped())
                .query(rows.readable("list", "id", (row, n) -> HistoryLine.read(row)));
    }

    private Counted counted(Job job) {
        return jdbc.sql(COUNT)
                .param("jobId", job.id())
                .query((row, n) -> new Counted(row.getLong("lines"), row.getLong("created") > 0))
                .single();
    }

    /** @param total lines on all pages */
    record Found(List<HistoryLine> lines, long total) {}

    /** The written lines. */
    private record Counted(long lines, boolean saysItsBegin) {}
}
