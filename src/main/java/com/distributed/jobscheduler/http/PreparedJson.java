package com.distributed.jobscheduler.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
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
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/**
 * Writes a JSON body once, into bytes, by a writer that is prepared for its class, and sends it with its
 * {@code Content-Length}. Reads nothing.
 */
@RequiredArgsConstructor
public final class PreparedJson implements HttpMessageConverter<Object> {
    private final ObjectMapper json;
    private final Predicate<Class<?>> isWritten;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return isWritten.test(type) && (mediaType == null || mediaType.isCompatibleWith(MediaType.APPLICATION_JSON));
    }

    @Override
    public List<MediaType> getSupportedMediaTypes() {
        return List.of(MediaType.APPLICATION_JSON);
    }

    @Override
    public Object read(Class<?> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("writes only", message);
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
