package com.distributed.jobscheduler.jobstore.submission;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.http.server.UnreadableBody;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.wire.ErrorCodes;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The entries of a batch as they arrive: of a JSON array, or a sequence of JSON objects (NDJSON). */
@RequiredArgsConstructor
final class JobStream {
    private final JsonParser parser;
    private final ObjectReader reader;
    private final int mostJobs;
    private int index = -1;
    private boolean begun;
    private boolean inArray;

    /** The next entry, or null at the end. Errors name it by its {@link #place}. */
    @Nullable
    JobSubmission next() throws IOException {
        index++;
        try {
            var token = step();
            if (isEnd(token)) {
                return null;
            }
            if (index == mostJobs) {
                throw JobRules.broken(place(), "a batch holds at most " + mostJobs + " jobs");
            }
            return entry();
        } catch (JsonMappingException e) {
            e.prependPath(this, index);
            throw e;
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest(ErrorCodes.MALFORMED_REQUEST, UnreadableBody.notJson(place(), e));
        }
    }

    /** The last entry's position in the batch, from 0, as in {@code [17]}. */
    String place() {
        return "[" + index + "]";
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
            throw JobRules.broken(place(), "must be an object");
        }
        return submission;
    }
}
