package com.distributed.jobscheduler.jobstore.idempotency;

import com.distributed.jobscheduler.http.server.ApiException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.UnaryOperator;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A call that is done in many transactions, once per key. Each step records with its work how far the call has come. So
 * a repeat goes on where the first call is, also beside it or after its crash, and no step is done twice.
 */
@Component
@RequiredArgsConstructor
public class KeyedSteps {
    private final SubmissionKeyTable table;
    private final TransactionOperations transactions;
    private final Clock clock;

    /**
     * Takes the key.
     *
     * @return false when this call has taken it before
     * @throws ApiException 409 KEY_REUSED when the key belongs to another call or body
     */
    public boolean begin(SubmissionKey key, String digest) {
        var isFirst = Boolean.TRUE.equals(transactions.execute(status -> reserved(key, digest)));
        if (!isFirst) {
            // Missing when it was purged between the two reads.
            table.find(key).orElseThrow(KeyedSubmissions::stillRunning).refuseOther(key, digest);
        }
        return isFirst;
    }

    private boolean reserved(SubmissionKey key, String digest) {
        try {
            if (!table.reserve(key, clock.instant())) {
                return false;
            }
        } catch (TransientDataAccessException e) {
            throw KeyedSubmissions.stillRunning();
        }
        table.begin(key, digest);
        return true;
    }

    /**
     * Does one step in a transaction; others with this key wait for it.
     *
     * @param step from how far the call has come, null for not begun, to how far it is then
     * @return the latter
     */
    public String step(SubmissionKey key, UnaryOperator<@Nullable String> step) {
        return Objects.requireNonNull(transactions.execute(status -> {
            var after = Objects.requireNonNull(step.apply(table.progress(key).orElse(null)));
            table.proceed(key, after);
            return after;
        }));
    }
}
