package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.jobstore.idempotency.KeyedSubmissions;
import com.distributed.jobscheduler.jobstore.idempotency.Submission;
import com.distributed.jobscheduler.jobstore.idempotency.SubmissionKey;
import com.distributed.jobscheduler.jobstore.values.JobStoreProperties;
import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Submits many jobs in one request, all or none, of any length in constant memory (extension). The database is used
 * only when the whole body has arrived.
 */
@RestController
class BatchController {
    private final SubmissionRules rules;
    private final JobInsert insert;
    private final KeyedSubmissions submissions;
    private final JobStoreProperties properties;
    private final TransactionTemplate transaction;
    private final ObjectReader reader;
    private final Clock clock;

    BatchController(
            SubmissionRules rules,
            JobInsert insert,
            KeyedSubmissions submissions,
            JobStoreProperties properties,
            PlatformTransactionManager transactions,
            ObjectMapper json,
            Clock clock) {
        this.rules = rules;
        this.insert = insert;
        this.submissions = submissions;
        this.properties = properties;
        this.transaction = new TransactionTemplate(transactions);
        this.reader = json.readerFor(JobSubmission.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.clock = clock;
    }

    @PostMapping("/api/jobs/batch")
    ResponseEntity<ApiResponse<Accepted>> submit(
            HttpServletRequest request,
            @RequestHeader HttpHeaders headers,
            @RequestAttribute(name = CallingClient.ATTRIBUTE, required = false) @Nullable String client)
            throws IOException {
        var key = SubmissionKey.of(headers, "POST /api/jobs/batch", client);
        try (JsonParser parser = parserOf(request);
                var upload =
                        new BatchUpload(new JobStream(parser, reader, properties.batchMaxJobs()), rules, key != null)) {
            var submitted = submissions.submit(key, () -> received(upload, client, request));
            return submitted.answer(ApiResponse.ok(new Accepted(submitted.ids()), clock.instant()));
        }
    }

    private Submission received(BatchUpload upload, @Nullable String client, HttpServletRequest request) {
        try {
            upload.receive();
        } catch (IOException e) {
            throw unreadable(e, request);
        }
        return new Submission(
                () -> Objects.requireNonNull(transaction.execute(status -> upload.store(insert, client))),
                upload::digest);
    }

    private JsonParser parserOf(HttpServletRequest request) {
        try {
            return reader.createParser(request.getInputStream());
        } catch (IOException e) {
            throw unreadable(e, request);
        }
    }

    private static HttpMessageNotReadableException unreadable(IOException cause, HttpServletRequest request) {
        return new HttpMessageNotReadableException("unreadable batch", cause, new ServletServerHttpRequest(request));
    }

    /**
     * The answer to a batch.
     *
     * @param ids ids of the jobs, in the order of the entries
     */
    record Accepted(int accepted, List<Long> ids) {
        Accepted(List<Long> ids) {
            this(ids.size(), ids);
        }
    }
}
