package com.distributed.jobscheduler.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.springframework.web.client.RestClient;

/** JobRunr: one job request for each run, without its dashboard. */
final class JobRunrYardstick implements Yardstick {
    /** With a database it accepts no shorter one. */
    private static final int POLL_SECONDS = 5;

    public static void main(String[] args) throws Exception {
        new JobRunrYardstick().run(args);
    }

    @Override
    public String name() {
        return "JobRunr";
    }

    @Override
    public int mostJobs() {
        return 20_000;
    }

    @Override
    public void createTables(String jdbcUrl) {
        // Its storage provider makes them.
    }

    @Override
    public void fill(String jdbcUrl, int jobs, Instant from, Duration step) {
        try (var pool = pool(jdbcUrl)) {
            on(pool).initialize()
                    .getJobRequestScheduler()
                    .create(IntStream.rangeClosed(1, jobs).mapToObj(i -> {
                        var due = from.plus(step.multipliedBy(i));
                        return JobBuilder.aJob().scheduleAt(due).withJobRequest(new Post(i, due));
                    }));
        }
    }

    @Override
    public AutoCloseable start(String jdbcUrl, RestClient sink, int threads) {
        var pool = pool(jdbcUrl);
        on(pool).useJobActivator(new JobActivator() {
                    @Override
                    public <T> T activateJob(Class<T> type) {
                        return type.cast(new Poster(sink));
                    }
                })
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollIntervalInSeconds(POLL_SECONDS)
                        .andWorkerCount(threads))
                .initialize();
        return () -> {
            JobRunr.destroy();
            pool.close();
        };
    }

    private static JobRunrConfiguration on(HikariDataSource pool) {
        return JobRunr.configure().useStorageProvider(new PostgresStorageProvider(pool));
    }

    private static HikariDataSource pool(String jdbcUrl) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(jdbcUrl);
        pool.setMaximumPoolSize(20);
        return pool;
    }

    /** What a job has to send. */
    record Post(long id, Instant due) implements JobRequest {
        @Override
        public Class<Poster> getJobRequestHandler() {
            return Poster.class;
        }
    }

    /** Sends it. Public, as JobRunr calls it by reflection. */
    public static final class Poster implements JobRequestHandler<Post> {
        private final RestClient sink;

        Poster(RestClient sink) {
            this.sink = sink;
        }

        @Override
        public void run(Post post) {
            BareLoop.post(sink, post.id(), post.due());
        }
    }
}
