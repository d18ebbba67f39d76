package com.distributed.jobscheduler.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StreamUtils;

/**
 * JSON bodies by writers and readers that are prepared for their class. A body is written once, into bytes, and sent with
 * its {@code Content-Length}. Bodies of other media types and of other encodings than UTF-8 are left to other converters.
 */
@RequiredArgsConstructor
public final class PreparedJson implements HttpMessageConverter<Object> {
    private final ObjectMapper json;
    private final Predicate<Class<?>> isWritten;
    private final Predicate<Class<?>> isRead;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return isRead.test(type)
                && mediaType != null
                && mediaType.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                && (mediaType.getCharset() == null || mediaType.getCharset().equals(StandardCharsets.UTF_8));
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return isWritten.test(type) && (mediaType == null || mediaType.isCompatibleWith(MediaType.APPLICATION_JSON));
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return List.of(MediaType.APPLICATION_JSON);
    }

    /** Errors are those of Spring's own converter, so that their answers are the same. */
    @Override
    public Object read(Class<?> type, HttpInputMessage message) throws IOException {
        try {
            return readers.computeIfAbsent(type, json::readerFor).readValue(StreamUtils.nonClosing(message.getBody()));
        } catch (InvalidDefinitionException e) {
            throw new HttpMessageConversionException("Type definition error: " + e.getType(), e);
        } catch (JsonProcessingException e) {
            throw new HttpMessageNotReadableException("JSON parse error: " + e.getOriginalMessage(), e, message);
        }
    }

    @Override
    public void write(Object body, @Nullable MediaType mediaType, HttpOutputMessage message) throws IOException {
        var bytes = writers.computeIfAbsent(body.getClass(), json::writerFor).writeValueAsBytes(body);
        var headers = message.getHeaders();
        if (headers.getContentType() == null) {
            headers.setContentType(Objects.requireNonNullElse(mediaType, MediaType.APPLICATION_JSON));
        }
        headers.setContentLength(bytes.length);
        if (message instanceof StreamingHttpOutputMessage streaming) {
            streaming.setBody(out -> out.write(bytes));
        } else {
            message.getBody().write(bytes);
        }
    }
}
