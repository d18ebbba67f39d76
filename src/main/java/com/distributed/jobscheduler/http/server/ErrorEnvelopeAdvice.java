package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.ErrorCodes;
import jakarta.validation.ConstraintViolationException;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns each error of a controller into the envelope (contract), which names field and rule. */
@Slf4j
@RestControllerAdvice
@RequiredArgsConstructor
public class ErrorEnvelopeAdvice extends ResponseEntityExceptionHandler {
    private final Clock clock;

    @ExceptionHandler
    ResponseEntity<Object> refused(ApiException refusal) {
        var response = ResponseEntity.status(refusal.getStatus()).contentType(MediaType.APPLICATION_JSON);
        var retryAfter = refusal.getRetryAfter();
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        return response.body(ApiResponse.error(
                refusal.getErrorCode(),
                Objects.requireNonNullElse(refusal.getMessage(), ""),
                refusal.getData(),
                clock.instant()));
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(ConstraintViolationException violations) {
        var message = violations.getConstraintViolations().stream()
                .map(v -> v.getPropertyPath() + " " + v.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return envelope(HttpStatus.BAD_REQUEST, ErrorCodes.VALIDATION_FAILED, message, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongType(MethodArgumentTypeMismatchException mismatch) {
        // A parameter that was sent more than once comes as an array.
        var value = mismatch.getValue() instanceof Object[] several
                ? Stream.of(several).map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(mismatch.getValue());
        var message = "%s: '%s' is not %s"
                .formatted(
                        mismatch.getName(),
                        Printable.shortened(value),
                        UnreadableBody.describe(mismatch.getRequiredType()));
        return envelope(HttpStatus.BAD_REQUEST, ErrorCodes.VALIDATION_FAILED, message, new HttpHeaders());
    }

    /** 500 for an unexpected failure, which is logged with its stack trace. */
    @ExceptionHandler
    public ResponseEntity<Object> unexpected(Exception failure) {
        log.error("request.failed error={}", failure.toString(), failure);
        return envelope(
                HttpStatus.INTERNAL_SERVER_ERROR,
                ErrorCodes.INTERNAL_ERROR,
                "the request failed inside the service; its log has the reason",
                new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var message = invalid.getBindingResult().getFieldErrors().stream()
                .map(e -> e.getField() + " " + e.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return envelope(status, ErrorCodes.VALIDATION_FAILED, message, headers);
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var message = invalid.getParameterValidationResults().stream()
                .map(ErrorEnvelopeAdvice::describe)
                .sorted()
                .collect(Collectors.joining("; "));
        return envelope(status, ErrorCodes.VALIDATION_FAILED, message, headers);
    }

    private static String describe(ParameterValidationResult result) {
        if (result instanceof ParameterErrors errors) {
            return errors.getFieldErrors().stream()
                    .map(e -> e.getField() + " " + e.getDefaultMessage())
                    .sorted()
                    .collect(Collectors.joining("; "));
        }
        var rules = result.getResolvableErrors().stream()
                .map(MessageSourceResolvable::getDefaultMessage)
                .sorted()
                .collect(Collectors.joining(", "));
        return nameOf(result.getMethodParameter()) + " " + rules;
    }

    /** The name that the caller used. */
    private static @Nullable String nameOf(MethodParameter parameter) {
        var header = parameter.getParameterAnnotation(RequestHeader.class);
        return header == null ? parameter.getParameterName() : header.name();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var tooLarge = BodyLimitFilter.BodyTooLargeException.in(unreadable);
        if (tooLarge != null) {
            return envelope(
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    ErrorCodes.PAYLOAD_TOO_LARGE,
                    Objects.requireNonNullElse(tooLarge.getMessage(), ""),
                    headers);
        }
        for (Throwable t = unreadable; t != null; t = t.getCause()) {
            if (t instanceof BodyLimitFilter.BodyTooSlowException slow) {
                return envelope(
                        HttpStatus.REQUEST_TIMEOUT,
                        ErrorCodes.MALFORMED_REQUEST,
                        Objects.requireNonNullElse(slow.getMessage(), ""),
                        headers);
            }
        }
        return envelope(status, ErrorCodes.MALFORMED_REQUEST, UnreadableBody.explain(unreadable), headers);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception ex, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = ex instanceof ErrorResponse response ? response.getBody().getDetail() : null;
        var message = Objects.requireNonNullElse(detail, "the request was refused with status " + status.value());
        // Shortened, because the sentence may quote the request.
        return envelope(status, codeOf(status), Printable.shortened(message), headers);
    }

    private ResponseEntity<Object> envelope(
            HttpStatusCode status, String errorCode, String message, HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiResponse.error(errorCode, message, null, clock.instant()));
    }

    static String codeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> ErrorCodes.VALIDATION_FAILED;
            case 404 -> ErrorCodes.NOT_FOUND;
            case 405 -> ErrorCodes.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCodes.NOT_ACCEPTABLE;
            case 413 -> ErrorCodes.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCodes.UNSUPPORTED_MEDIA_TYPE;
            case 501, 505 -> ErrorCodes.MALFORMED_REQUEST;
            case 503 -> ErrorCodes.UNAVAILABLE;
            default -> status.is4xxClientError() ? ErrorCodes.MALFORMED_REQUEST : ErrorCodes.INTERNAL_ERROR;
        };
    }
}
