package com.distributed.jobscheduler.benchmark;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/**
 * db-scheduler on the benchmark's database, each task one POST to the sink by the same HTTP client.
 * {@code main(jdbcUrl, sinkUrl, strategy, pollingMillis, threads)}; runs until its input ends.
 */
final class DbScheduler {
    static final String TABLE = """
            create table scheduled_tasks (
                task_name text not null, task_instance text not null, task_data bytea,
                execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
                last_success timestamp with time zone, last_failure timestamp with time zone, consecutive_failures int,
                last_heartbeat timestamp with time zone, version bigint not null, priority smallint,
                primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc);
            """;

    private DbScheduler() {}

    public static void main(String[] args) throws Exception {
        Quiet.logging();
        var threads = Integer.parseInt(args[4]);
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(args[0]);
            pool.setMaximumPoolSize(20);
            var rest = BareLoop.client(args[1], threads);
            var task = Tasks.oneTime("post")
                    .execute((instance, context) -> BareLoop.post(
                            rest, Long.parseLong(instance.getId()), context.getExecution().executionTime));
            var builder = Scheduler.create(pool, task)
                    .threads(threads)
                    .pollingInterval(Duration.ofMillis(Long.parseLong(args[3])));
            if (args[2].equals("lock-and-fetch")) {
                builder.pollUsingLockAndFetch(0.5, 4.0);
            }
            var scheduler = builder.build();
            scheduler.start();
            while (System.in.read() != -1) {
                // until the benchmark closes the pipe
            }
            scheduler.stop();
        }
    }
}
