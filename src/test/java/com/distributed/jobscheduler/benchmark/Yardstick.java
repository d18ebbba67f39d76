package com.distributed.jobscheduler.benchmark;

import java.time.Duration;
import java.time.Instant;
import org.springframework.web.client.RestClient;

/**
 * Another scheduler on the benchmark's database, measured beside db-scheduler with {@code -Dyardsticks=true}. It has a
 * schema of its own. Its jobs are stored by its own API, and run in a process of its own: each is one POST to the sink
 * by the same HTTP client.
 */
interface Yardstick {
    /** Its name, which is also its schema's. */
    String name();

    /** More jobs than these take too long. */
    int mostJobs();

    /** Makes its tables in an empty schema. */
    void createTables(String jdbcUrl);

    /** Stores jobs: the first is due at {@code from}, and each other one a {@code step} after the one before. */
    void fill(String jdbcUrl, int jobs, Instant from, Duration step);

    /** Begins to run the stored jobs, until it is closed. */
    AutoCloseable start(String jdbcUrl, RestClient sink, int threads) throws Exception;

    /** The process: {@code main(jdbcUrl, sinkUrl, threads)}; runs until its input ends. */
    default void run(String[] args) throws Exception {
        Quiet.logging();
        var threads = Integer.parseInt(args[2]);
        try (var ignored = start(args[0], BareLoop.client(args[1], threads), threads)) {
            while (System.in.read() != -1) {
                // until the benchmark closes the pipe
            }
        }
    }
}
