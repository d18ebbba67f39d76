package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Receives a batch, even from a slow sender, without using the database; stores it when it is complete.
 *
 * <p>A batch without a key is refused at its first invalid entry. A batch with a key is read to its end first: it may
 * repeat a batch that was stored when the rules still allowed it.
 */
@Slf4j
@RequiredArgsConstructor
final class BatchUpload implements AutoCloseable {
    private static final int CHUNK = 1_000;
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);

    private final JobStream jobs;
    private final SubmissionRules rules;
    private final boolean isKeyed;
    private final SubmissionDigest digest = new SubmissionDigest();
    private @Nullable BatchSpool spool;
    private @Nullable ApiException refusal;

    /**
     * Reads all entries.
     *
     * @throws IOException when the body cannot be read
     */
    void receive() throws IOException {
        try {
            for (var job = jobs.next(); job != null; job = jobs.next()) {
                if (isKeyed) {
                    digest.add(job);
                }
                if (refusal == null) {
                    check(job);
                }
            }
        } catch (ApiException | IOException e) {
            if (refusal != null) {
                throw refusal; // the first error
            }
            throw e;
        }
    }

    private void check(JobSubmission job) {
        try {
            keep(rules.check(jobs.place() + ".", job));
        } catch (ApiException e) {
            if (!isKeyed) {
                throw e;
            }
            refusal = e;
        }
    }

    private void keep(NewJob job) {
        try {
            var kept = spool;
            if (kept == null) {
                kept = new BatchSpool();
                spool = kept;
            }
            kept.add(job);
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static ApiException noRoom(IOException cause) {
        log.error("batch.failed error={}", cause.toString(), cause);
        return ApiException.unavailable(
                ErrorCodes.UNAVAILABLE,
                "the store has no room in its temporary directory for a batch of this size now; its log has the reason",
                COME_AGAIN);
    }

    /**
     * Stores the received jobs of this client, in the caller's transaction, and returns the ids in order; or refuses
     * them.
     */
    List<Long> store(JobInsert insert, @Nullable String client) {
        if (refusal != null) {
            throw refusal;
        }
        var ids = new ArrayList<Long>();
        if (spool != null) {
            spool.forEachChunk(
                    CHUNK, chunk -> ids.addAll(insert.insert(chunk, client).orThrow(ids)));
        }
        return ids;
    }

    /** Identifies the received batch; to be called once, and only for a batch with a key. */
    String digest() {
        return digest.hex();
    }

    @Override
    public void close() throws IOException {
        if (spool != null) {
            spool.close();
        }
    }
}
