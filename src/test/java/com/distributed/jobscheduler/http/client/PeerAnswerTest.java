package com.distributed.jobscheduler.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class PeerAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PeerAnswer read(int status, String body) {
        return PeerAnswer.read(
                JSON, new Reply.Answered(status, new HttpHeaders(), body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            200 | {"success":true,"data":7}                       | true  | false | false
            200 | {"success":false,"data":7}                      | false | false | false
            200 | 7                                               | true  | true  | false
            200 | {"data":7}                                      | true  | true  | false
            204 | ``                                              | true  | true  | false
            200 | OK, but no JSON                                 | true  | true  | false
            404 | {"success":false,"errorCode":"JOB_NOT_FOUND"}   | false | false | false
            404 | {"status":404,"error":"Not Found"}              | false | false | true
            404 | <html>gone</html>                               | false | false | true
            405 | {"success":false,"errorCode":"METHOD_NOT_ALLOWED"} | false | false | true
            409 | {"success":true}                                | false | false | false
            500 | ``                                              | false | false | false
            """)
    void judgesEachAnswerAlike(int status, String body, boolean success, boolean bare, boolean unknownCall) {
        var answer = read(status, body);

        assertThat(answer.isSuccess()).as("success").isEqualTo(success);
        assertThat(answer.isBareSuccess()).as("bare").isEqualTo(bare);
        assertThat(answer.isUnknownCall()).as("unknown call").isEqualTo(unknownCall);
    }

    @Test
    void readsTheValueOfASuccessAloneAndOnlyWhereItCanBeRead() {
        assertThat(read(200, "{\"success\":true,\"data\":[1,2]}").value(JSON, int[].class))
                .contains(new int[] {1, 2});
        assertThat(read(200, "[1,2]").value(JSON, int[].class)).contains(new int[] {1, 2});
        assertThat(read(200, "{\"success\":true,\"data\":{\"a\":1}}").value(JSON, int[].class))
                .isEmpty();
        assertThat(read(200, "{\"success\":true,\"data\":null}").value(JSON, int[].class))
                .isEmpty();
        assertThat(read(200, "{\"success\":false,\"data\":[1]}").value(JSON, int[].class))
                .isEmpty();
        assertThat(read(503, "[1]").value(JSON, int[].class)).isEmpty();
    }

    @Test
    void saysWhatWasAnsweredForPeople() {
        assertThat(read(503, "{\"success\":false,\"message\":\"busy\"}").reason("the store"))
                .isEqualTo("the store answered 503: busy");
        assertThat(read(502, "<html>").reason("the store")).isEqualTo("the store answered 502");
    }
}
