package com.distributed.jobscheduler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.distributed.jobscheduler.wire.StartsBody;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.mock.http.MockHttpOutputMessage;

class PreparedJsonTest {
    private final JsonMapper json =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private final PreparedJson prepared = new PreparedJson(json, ApiResponse.class::equals, StartsBody.class::equals);

    @Test
    void writesAWholeBodyOfAKnownLength() throws IOException {
        // The writer of the first body must not fix the type of what an answer carries.
        for (var data : List.of("ä", List.of(1, 2), new ApiResponse<>(true, null, null, null, null))) {
            var answer = ApiResponse.ok(data, Instant.EPOCH);
            var message = new MockHttpOutputMessage();

            prepared.write(answer, MediaType.APPLICATION_JSON, message);

            assertThat(message.getBodyAsString(StandardCharsets.UTF_8)).isEqualTo(json.writeValueAsString(answer));
            assertThat(message.getHeaders().getContentLength()).isEqualTo(message.getBodyAsBytes().length);
            assertThat(message.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        }
    }

    @Test
    void leavesOtherTypesAndFormatsToOthers() {
        assertThat(prepared.canWrite(ApiResponse.class, null)).isTrue();
        assertThat(prepared.canWrite(ApiResponse.class, MediaType.TEXT_HTML)).isFalse();
        assertThat(prepared.canWrite(String.class, MediaType.APPLICATION_JSON)).isFalse();
        assertThat(prepared.canRead(ApiResponse.class, MediaType.APPLICATION_JSON))
                .isFalse();
        assertThat(prepared.canRead(StartsBody.class, MediaType.TEXT_PLAIN)).isFalse();
        assertThat(prepared.canRead(StartsBody.class, MediaType.parseMediaType("application/json;charset=ISO-8859-1")))
                .isFalse();
        assertThat(prepared.canRead(StartsBody.class, MediaType.parseMediaType("application/json;charset=utf-8")))
                .isTrue();
    }

    @Test
    void readsABodyAsSpringsConverterDoes() throws IOException {
        var springs = new MappingJackson2HttpMessageConverter(json);
        var body = "{\"agentId\":\"ä\",\"starts\":[]}";

        assertThat(prepared.read(StartsBody.class, request(body)))
                .isEqualTo(springs.read(StartsBody.class, request(body)))
                .isEqualTo(new StartsBody("ä", List.of()));
        for (var broken : List.of("{", "[]", "{\"starts\":3}", "{\"agentId\":\"\u0001\"}")) {
            var ofSpring = catchThrowable(() -> springs.read(StartsBody.class, request(broken)));

            assertThatThrownBy(() -> prepared.read(StartsBody.class, request(broken)))
                    .isExactlyInstanceOf(HttpMessageNotReadableException.class)
                    .hasMessage(ofSpring.getMessage())
                    .cause()
                    .isExactlyInstanceOf(ofSpring.getCause().getClass());
        }
    }

    private static MockHttpInputMessage request(String body) {
        return new MockHttpInputMessage(body.getBytes(StandardCharsets.UTF_8));
    }
}
