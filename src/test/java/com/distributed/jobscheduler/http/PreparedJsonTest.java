package com.distributed.jobscheduler.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.wire.ApiResponse;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.http.MockHttpOutputMessage;

class PreparedJsonTest {
    private final JsonMapper json =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private final PreparedJson written = new PreparedJson(json, ApiResponse.class::equals);

    @Test
    void writesAWholeBodyOfAKnownLength() throws IOException {
        // The writer of the first body must not fix the type of what an answer carries.
        for (var data : List.of("ä", List.of(1, 2), new ApiResponse<>(true, null, null, null, null))) {
            var answer = ApiResponse.ok(data, Instant.EPOCH);
            var message = new MockHttpOutputMessage();

            written.write(answer, MediaType.APPLICATION_JSON, message);

            assertThat(message.getBodyAsString(StandardCharsets.UTF_8)).isEqualTo(json.writeValueAsString(answer));
            assertThat(message.getHeaders().getContentLength()).isEqualTo(message.getBodyAsBytes().length);
            assertThat(message.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        }
    }

    @Test
    void leavesOtherTypesAndFormatsToOthers() {
        assertThat(written.canWrite(ApiResponse.class, null)).isTrue();
        assertThat(written.canWrite(ApiResponse.class, MediaType.TEXT_HTML)).isFalse();
        assertThat(written.canWrite(String.class, MediaType.APPLICATION_JSON)).isFalse();
        assertThat(written.canRead(ApiResponse.class, MediaType.APPLICATION_JSON))
                .isFalse();
    }
}
