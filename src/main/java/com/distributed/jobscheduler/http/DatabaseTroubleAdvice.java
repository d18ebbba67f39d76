package com.distributed.jobscheduler.http;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A database that is away or busy is no bug: 503 with Retry-After, and nothing changed. Imported by roles that have one. */
@Slf4j
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
@RequiredArgsConstructor
public class DatabaseTroubleAdvice {
    private final Clock clock;

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class,
        TransactionSystemException.class
    })
    ResponseEntity<ApiResponse<Void>> unavailable(Exception trouble) {
        log.warn(
                "database.unavailable error={} reason=\"{}\" next=\"the caller is told to try again; see whether the"
                        + " database is up and can be reached\"",
                trouble.toString(),
                NestedExceptionUtils.getMostSpecificCause(trouble).toString());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(ApiResponse.error(
                        ErrorCodes.UNAVAILABLE, "the database is away or busy; try again", null, clock.instant()));
    }
}
