package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.http.ApiException;
import com.distributed.jobscheduler.http.UnreadableBody;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The entries of a batch as they arrive: a JSON array's, or a sequence of JSON objects (NDJSON). */
@RequiredArgsConstructor
final class JobStream {
    private final JsonParser parser;
    private final ObjectReader reader;
    private final SubmissionRules rules;
    private final int mostJobs;
    private final Consumer<JobSubmission> read;
    private int index;
    private boolean begun;
    private boolean inArray;

    /** The next jobs, at most so many; fewer at the end, then none. Refusals name the entry by its index, from 0. */
    List<NewJob> next(int size) throws IOException {
        var chunk = new ArrayList<NewJob>(size);
        try {
            for (var token = step(); !isEnd(token); token = parser.nextToken()) {
                if (index == mostJobs) {
                    throw JobRules.broken("[" + index + "]", "a batch holds at most " + mostJobs + " jobs");
                }
                var submission = entry();
                chunk.add(rules.check("[" + index + "].", submission));
                read.accept(submission);
                index++;
                if (chunk.size() == size) {
                    return chunk;
                }
            }
        } catch (JsonMappingException e) {
            e.prependPath(chunk, index);
            throw e;
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest(ErrorCodes.MALFORMED_REQUEST, UnreadableBody.notJson("[" + index + "]", e));
        }
        return chunk;
    }

    private @Nullable JsonToken step() throws IOException {
        var token = parser.nextToken();
        if (begun) {
            return token;
        }
        begun = true;
        if (token == null) {
            throw ApiException.badRequest(ErrorCodes.MALFORMED_REQUEST, "body: a JSON body is required");
        }
        inArray = token == JsonToken.START_ARRAY;
        return inArray ? parser.nextToken() : token;
    }

    private boolean isEnd(@Nullable JsonToken token) throws IOException {
        if (inArray && token == JsonToken.END_ARRAY) {
            if (parser.nextToken() != null) {
                throw ApiException.badRequest(ErrorCodes.MALFORMED_REQUEST, "body: something follows the array");
            }
            return true;
        }
        return token == null;
    }

    private JobSubmission entry() throws IOException {
        JobSubmission submission = parser.hasToken(JsonToken.VALUE_NULL) ? null : reader.readValue(parser);
        if (submission == null) {
            throw JobRules.broken("[" + index + "]", "must be an object");
        }
        return submission;
    }
}
