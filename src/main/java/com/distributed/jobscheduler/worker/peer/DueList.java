package com.distributed.jobscheduler.worker.peer;

import com.distributed.jobscheduler.wire.Frequency;
import com.distributed.jobscheduler.wire.JobStatus;
import com.distributed.jobscheduler.wire.MisfirePolicy;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a due list entry by entry, with or without envelope, so that a long list costs no memory (semantics: "One
 * scan").
 */
final class DueList {
    // Instants outside this range have no key: their milliseconds do not fit into a long.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final JsonFactory factory;
    private final ObjectReader entryReader;

    DueList(ObjectMapper json) {
        this.factory = json.getFactory();
        // The parser must not take the next entry for trailing garbage.
        this.entryReader = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** The answer is no list, or its envelope says {@code success: false}. */
    static final class UnusableListException extends IOException {
        UnusableListException(String message) {
            super(message);
        }
    }

    /**
     * Hands on each entry as soon as it is read.
     *
     * @param entries takes each entry; in the answer to a batch claim, with its claim
     * @param malformed takes the reason when an entry lacks jobId, nextRunTime or status, or a value has the wrong type
     * @throws UnusableListException when there is no list, or the envelope says that the call failed
     */
    void read(InputStream body, BiConsumer<DueEntry, @Nullable String> entries, Consumer<String> malformed)
            throws IOException {
        try (var parser = factory.createParser(body)) {
            var first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                entries(parser, entries, malformed);
            } else if (first == JsonToken.START_OBJECT) {
                envelope(parser, entries, malformed);
            } else {
                throw new UnusableListException("the due list is neither an array nor an envelope");
            }
        }
    }

    private void envelope(JsonParser parser, BiConsumer<DueEntry, @Nullable String> entries, Consumer<String> malformed)
            throws IOException {
        var found = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var field = parser.currentName();
            var value = parser.nextToken();
            if ("success".equals(field) && value == JsonToken.VALUE_FALSE) {
                throw new UnusableListException("the due list's envelope says success: false");
            } else if ("data".equals(field) && value == JsonToken.START_ARRAY) {
                found = true;
                entries(parser, entries, malformed);
            } else {
                parser.skipChildren();
            }
        }
        if (!found) {
            throw new UnusableListException("the due list's envelope has no array in 'data'");
        }
    }

    private void entries(JsonParser parser, BiConsumer<DueEntry, @Nullable String> entries, Consumer<String> malformed)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new UnusableListException("the due list ends in the middle");
            }
            JsonNode node = entryReader.readValue(parser);
            DueEntry entry;
            String token;
            try {
                entry = toEntry(node);
                token = text(node, "claimToken");
            } catch (MalformedEntryException e) {
                malformed.accept(String.valueOf(e.getMessage()));
                continue;
            }
            entries.accept(entry, token);
        }
    }

    private static DueEntry toEntry(JsonNode node) {
        var jobId = integer(node, "jobId");
        var nextRunTime = instant(node, "nextRunTime");
        var status = text(node, "status");
        if (jobId == null || nextRunTime == null || status == null) {
            throw new MalformedEntryException("jobId, nextRunTime and status are required");
        }
        return new DueEntry(
                new Occurrence(jobId, nextRunTime),
                constant(JobStatus.class, status),
                small(node, "segment"),
                integer(node, "scheduleId"),
                text(node, "jobName"),
                constant(Frequency.class, text(node, "frequency")),
                payload(node.path("payload")),
                small(node, "maxRetries"),
                small(node, "retryCount"),
                integer(node, "userId"),
                instant(node, "executionTime"),
                text(node, "timeZone"),
                text(node, "cronExpression"),
                instant(node, "endTime"),
                constant(MisfirePolicy.class, text(node, "misfirePolicy")),
                node.path("alone").asBoolean(false),
                integer(node, "timeoutMillis"),
                version(node.path("version")),
                dueTime(node),
                node.path("interval").textValue());
    }

    private static @Nullable Long integer(JsonNode node, String field) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new MalformedEntryException(field + " is not an integer");
        }
        return value.longValue();
    }

    private static @Nullable Integer small(JsonNode node, String field) {
        var value = integer(node, field);
        if (value != null && value.intValue() != value) {
            throw new MalformedEntryException(field + " is out of range");
        }
        return value == null ? null : value.intValue();
    }

    /** A foreign store may use the name for anything. */
    private static @Nullable Integer version(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : null;
    }

    /** A foreign store may use the name for anything. */
    private static @Nullable Instant dueTime(JsonNode node) {
        try {
            return instant(node, "dueTime");
        } catch (MalformedEntryException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new MalformedEntryException(field + " is not a string");
        }
        return value.textValue();
    }

    private static @Nullable String payload(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static @Nullable Instant instant(JsonNode node, String field) {
        var value = text(node, field);
        try {
            var instant = value == null ? null : Instant.parse(value);
            if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
                throw new MalformedEntryException(field + " does not lie in the years 0000 to 9999");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new MalformedEntryException(field + " is not an ISO-8601 instant");
        }
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String name) {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return null;
    }

    private static final class MalformedEntryException extends RuntimeException {
        MalformedEntryException(String message) {
            super(message, null, false, false);
        }
    }
}
