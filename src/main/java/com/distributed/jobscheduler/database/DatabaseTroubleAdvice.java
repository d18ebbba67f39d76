package com.distributed.jobscheduler.database;

import com.distributed.jobscheduler.http.server.ErrorEnvelopeAdvice;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import java.sql.SQLException;
import java.time.Clock;
import lombok.RequiredArgsConstructor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * A database that is away, busy or refuses writes is no bug: 503 with Retry-After, and no change was made. A failure
 * that does not pass by itself stays a 500. Imported by roles with a database, and with a {@link DatabaseOutage}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
@RequiredArgsConstructor
public class DatabaseTroubleAdvice {
    private final DatabaseOutage outage;
    private final ErrorEnvelopeAdvice bugs;
    private final Clock clock;

    @ExceptionHandler({DataAccessException.class, TransactionException.class, SQLException.class})
    ResponseEntity<Object> failed(Exception failure) {
        if (!outage.noted(failure)) {
            return bugs.unexpected(failure);
        }
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiResponse.error(
                        ErrorCodes.UNAVAILABLE,
                        "the database is away, busy or refuses writes; try again",
                        null,
                        clock.instant()));
    }
}
