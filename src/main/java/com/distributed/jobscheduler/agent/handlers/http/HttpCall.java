package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.http.Printable;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * The payload of an {@code http} job.
 *
 * @param method GET when absent
 * @param headers sent unchanged; the payload cannot set the connection's own (Host, Content-Length and so on)
 * @param body a string is sent as text, any other JSON value as JSON
 * @param timeout such as {@code 10s} or {@code PT10S}
 */
record HttpCall(
        @Nullable String method,
        @Nullable String url,
        @Nullable Map<String, @Nullable String> headers,
        @Nullable JsonNode body,
        @Nullable String timeout) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> RESERVED =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    static HttpCall read(ObjectMapper json, String payload) throws JobFailure {
        HttpCall call;
        try {
            call = json.readValue(payload, HttpCall.class);
        } catch (JacksonException e) {
            throw new JobFailure("payload: not the JSON of an http job: " + e.getOriginalMessage());
        }
        if (call == null || call.url == null || call.url.isBlank()) {
            throw new JobFailure("payload.url: is required");
        }
        call.checkHeaders();
        return call;
    }

    private void checkHeaders() throws JobFailure {
        for (var header : headersOrNone().entrySet()) {
            var name = header.getKey();
            if (!HEADER_NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new JobFailure("payload.headers: '%s' cannot be set".formatted(name));
            }
            if (header.getValue() == null
                    || !HEADER_VALUE.matcher(header.getValue()).matches()) {
                throw new JobFailure("payload.headers.%s: must be a string of printable ASCII".formatted(name));
            }
        }
    }

    /** The URL, of an http or https host. */
    URI address() throws JobFailure {
        URI uri;
        try {
            uri = new URI(String.valueOf(url));
        } catch (URISyntaxException e) {
            throw new JobFailure("payload.url: not a URL: " + Printable.shortened(String.valueOf(e.getReason())));
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new JobFailure("payload.url: must begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new JobFailure("payload.url: must name a host, and no user");
        }
        return uri;
    }

    HttpMethod checkedMethod() throws JobFailure {
        var name = method == null ? "GET" : method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(name)) {
            throw new JobFailure("payload.method: must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        return HttpMethod.valueOf(name);
    }

    Duration timeoutOr(Duration usual) throws JobFailure {
        if (timeout == null) {
            return usual;
        }
        try {
            var given = DurationStyle.detectAndParse(timeout);
            if (given.isPositive() && given.compareTo(Duration.ofDays(1)) <= 0) {
                return given;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // the error below says it all
        }
        throw new JobFailure("payload.timeout: must be a duration such as 10s, longer than 0 and at most 24h");
    }

    Map<String, @Nullable String> headersOrNone() {
        return headers == null ? Map.of() : headers;
    }

    byte @Nullable [] bodyBytes() {
        if (body == null || body.isNull()) {
            return null;
        }
        return (body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8);
    }

    MediaType bodyType() {
        return body != null && body.isTextual()
                ? new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8)
                : MediaType.APPLICATION_JSON;
    }
}
