package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.Printable;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Explains in one sentence why a JSON body could not be read: the field and the expected type. */
public final class UnreadableBody {
    /** Parts of the parser's message for programmers: its class names, and settings that would allow the text. */
    private static final Pattern FOR_PROGRAMMERS =
            Pattern.compile(", from `[^`]*`|(: enable `| \\(start marker| at \\[Source).*");

    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(Instant.class, "an ISO-8601 UTC instant such as 2026-01-01T10:00:00Z"),
            Map.entry(Integer.class, "an integer"),
            Map.entry(int.class, "an integer"),
            Map.entry(Long.class, "an integer"),
            Map.entry(long.class, "an integer"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(String.class, "a string"));

    private UnreadableBody() {}

    static String explain(HttpMessageNotReadableException unreadable) {
        var cause = unreadable.getCause();
        if (cause == null) {
            return "body: a JSON body is required";
        }
        return switch (cause) {
            case InvalidFormatException e ->
                "%s: '%s' is not %s"
                        .formatted(
                                path(e),
                                Printable.shortened(String.valueOf(e.getValue())),
                                describe(e.getTargetType()));
            case MismatchedInputException e -> "%s: expected %s".formatted(path(e), describe(e.getTargetType()));
            case JsonMappingException e -> "%s: %s".formatted(path(e), firstLine(e));
            case JacksonException e -> notJson("body", e);
            default -> "body: broken off, badly framed, or no text in UTF-8";
        };
    }

    /** Where and why the text of this field is no JSON. */
    public static String notJson(String field, JacksonException e) {
        return "%s: not valid JSON%s: %s".formatted(field, where(e), firstLine(e));
    }

    static String describe(@Nullable Class<?> type) {
        if (type == null) {
            return "readable";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        var name = NAMES.get(type);
        return name == null ? "an object" : name;
    }

    private static String path(JsonMappingException e) {
        var text = new StringBuilder();
        List<Reference> references = e.getPath();
        for (var reference : references) {
            if (reference.getFieldName() == null) {
                text.append('[').append(reference.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(Printable.shortened(reference.getFieldName()));
            }
        }
        return text.isEmpty() ? "body" : text.toString();
    }

    private static String where(JacksonException e) {
        var location = e.getLocation();
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String firstLine(JacksonException e) {
        var line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return Printable.shortened(FOR_PROGRAMMERS.matcher(line).replaceAll(""));
    }
}
