package com.distributed.jobscheduler.database;

import com.distributed.jobscheduler.logs.SaidOnce;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import lombok.extern.slf4j.Slf4j;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Keeps an H2 file small while it is open. H2 writes each commit as a new chunk of the file. What a later commit replaces is
 * dead, and a chunk's space is free once all of it is dead. With {@code WRITE_DELAY=0} H2 has no thread that moves what is
 * alive out of chunks that are mostly dead: this does, through H2's own steps, beside the commits. A commit is in the
 * file before it is acknowledged, as without it.
 */
@Slf4j
public class DatabaseFileUpkeep {
    /**
     * How long a chunk's space is not used again after it was written, in milliseconds. H2's own 45 s keep all that was
     * written in that time. Zero would let a commit overwrite what the last one needs when the process is killed.
     */
    private static final int RETENTION = 1_000;

    /** A file of this many bytes is left alone while it is written. */
    private static final long SMALL = 16 << 20;

    /** With no more file operations since the last tick nobody is waiting for the file. */
    private static final int FEW = 20;

    /** The percentage of a file that is alive below which it is compacted, and up to which. */
    private static final int POOR = 50;

    private static final int GOOD = 90;

    /** The most bytes that one step rewrites or moves. */
    private static final int STEP = 4 << 20;

    private final HikariDataSource pool;
    private final boolean inAFile;
    private final SaidOnce failing = new SaidOnce();
    private long operations;
    private boolean compacting;

    DatabaseFileUpkeep(HikariDataSource pool) {
        this.pool = pool;
        inAFile = PrivateFiles.database(pool.getJdbcUrl()).isPresent();
    }

    @Scheduled(fixedDelay = 1_000)
    void tick() {
        if (!inAFile) {
            return;
        }
        // The connection keeps the database open meanwhile.
        try (var connection = pool.getConnection()) {
            var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            keepSmall(session.getDatabase().getStore().getMvStore());
            if (failing.ends()) {
                log.info("compaction.recovered");
            }
        } catch (SQLException | MVStoreException e) {
            if (failing.begins()) {
                log.warn("compaction.failed error={} next=\"it is tried again each second\"", e.toString());
            }
        }
    }

    private void keepSmall(MVStore store) {
        if (!(store.getFileStore() instanceof RandomAccessStore file) || file.isReadOnly()) {
            return;
        }
        store.setRetentionTime(RETENTION);
        var idle = operations(file) - operations <= FEW;
        if (idle) {
            compactAll(store, file);
        } else if (file.size() > SMALL) {
            store.compact(POOR, STEP);
        }
        operations = operations(file);
    }

    /** One step. It goes on at the next tick, until the file is good or a step makes it no smaller. */
    private void compactAll(MVStore store, RandomAccessStore file) {
        compacting = alive(file) < (compacting ? GOOD : POOR);
        if (compacting) {
            store.compact(GOOD, STEP);
            store.commit();
            file.compactMoveChunks(GOOD, STEP, store);
        }
    }

    /** Percentage of the file that the current data needs. */
    private static int alive(RandomAccessStore file) {
        return file.getChunksFillRate() * file.getFillRate() / 100;
    }

    private static long operations(RandomAccessStore file) {
        return file.getWriteCount() + file.getReadCount();
    }
}
