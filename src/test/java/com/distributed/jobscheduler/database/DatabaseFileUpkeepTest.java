package com.distributed.jobscheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Some 2 MB of rows, each of which is written anew many times. */
@Tag("ci")
class DatabaseFileUpkeepTest {
    private static final int MB = 1 << 20;
    private static final int ROWS = 2_000;
    private static final int COMMITS = 8_000;

    private final Random random = new Random(24);

    @Test
    void keepsTheFileSmallWhileItIsWrittenAndCompactsItAfterwards(@TempDir Path folder) {
        var file = folder.resolve("data.mv.db");
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("data") + ";WRITE_DELAY=0;USER=sa;PASSWORD=");
            var jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table rows_of_ours (id int primary key, a int, b int, c int, text varchar(1000))");
            for (var column : new String[] {"a", "b", "c"}) {
                jdbc.execute("create index by_%1$s on rows_of_ours (%1$s, id)".formatted(column));
            }
            jdbc.update("insert into rows_of_ours select x, x, x, x, repeat('x', 1000) from system_range(1, ?)", ROWS);
            var upkeep = new DatabaseFileUpkeep(pool);

            var largest = write(jdbc, upkeep, file);

            assertThat(largest).isLessThan(64L * MB);
            await("the compaction").atMost(Duration.ofMinutes(2)).until(() -> {
                upkeep.tick();
                return Files.size(file) < 6 * MB;
            });
            assertThat(jdbc.queryForObject("select count(*) from rows_of_ours where a >= 0", Integer.class))
                    .isEqualTo(ROWS);
        }
    }

    /** At most 50 commits in 50 ms: what is written in the retention time is no more on a fast machine. */
    private long write(JdbcTemplate jdbc, DatabaseFileUpkeep upkeep, Path file) {
        var largest = new long[1];
        var commits = new int[1];
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    for (var i = 0; i < 50; i++) {
                        jdbc.update(
                                "update rows_of_ours set a = ?, b = ?, c = ? where id = ?",
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000),
                                random.nextInt(1_000_000),
                                1 + random.nextInt(ROWS));
                    }
                    upkeep.tick();
                    largest[0] = Math.max(largest[0], Files.size(file));
                    commits[0] += 50;
                    return commits[0] >= COMMITS;
                });
        return largest[0];
    }
}
