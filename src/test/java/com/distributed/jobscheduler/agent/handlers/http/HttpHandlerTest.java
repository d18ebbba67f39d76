package com.distributed.jobscheduler.agent.handlers.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.util.unit.DataSize;

class HttpHandlerTest {
    private static final WireMockServer TARGET = new WireMockServer(options().dynamicPort());
    private static final ObjectMapper JSON = Jackson2ObjectMapperBuilder.json().build();
    private final HttpHandler handler = handler(Set.of("LocalHost"));

    private static HttpHandler handler(Set<String> allowedHosts) {
        return handler(allowedHosts, DataSize.ofBytes(16));
    }

    private static HttpHandler handler(Set<String> allowedHosts, DataSize maxResult) {
        return new HttpHandler(
                new HttpHandlerProperties(
                        allowedHosts,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        DataSize.ofKilobytes(2),
                        maxResult,
                        4,
                        false,
                        null),
                new DefaultSslBundleRegistry(),
                JSON);
    }

    @BeforeAll
    static void startTarget() {
        TARGET.start();
    }

    @AfterAll
    static void stopTarget() {
        TARGET.stop();
    }

    @BeforeEach
    void answerOk() {
        TARGET.resetAll();
        TARGET.stubFor(any(anyUrl()).willReturn(ok("fine")));
    }

    @AfterEach
    void closeHandler() throws IOException {
        handler.close();
    }

    private static JobContext job(String payload) {
        return new JobContext(1, "http", payload, Instant.EPOCH, 1, "1:0", "00-trace-01", () -> false);
    }

    /** A payload with the target's address for TARGET and double quotes for single ones. */
    private static JobContext jobOf(String payload) {
        return job(payload.replace('\'', '"').replace("TARGET", "http://localhost:" + TARGET.port()));
    }

    @Test
    void getsAUrlAndSaysWhichOccurrenceItIs() throws Exception {
        handler.run(jobOf("{'url':'TARGET/ping?a=b%20c'}"));

        TARGET.verify(getRequestedFor(urlEqualTo("/ping?a=b%20c"))
                .withHeader("Idempotency-Key", equalTo("1:0"))
                .withHeader("traceparent", equalTo("00-trace-01"))
                .withHeader("Content-Type", absent()));
    }

    @Test
    void sendsAJsonBodyAsJsonAndHeadersAsTheyAre() throws Exception {
        handler.run(
                jobOf(
                        "{'method':'post','url':'TARGET/x','headers':{'X-A':'b','Idempotency-Key':'mine'},'body':{'n':[1,null]}}"));

        TARGET.verify(postRequestedFor(urlEqualTo("/x"))
                .withHeader("X-A", equalTo("b"))
                .withHeader("Idempotency-Key", equalTo("mine"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("Content-Length", equalTo("14"))
                .withRequestBody(equalToJson("{\"n\":[1,null]}")));
    }

    @Test
    void sendsAStringBodyAsTextUnlessToldOtherwise() throws Exception {
        handler.run(jobOf("{'method':'PUT','url':'TARGET/x','body':'grüße'}"));
        handler.run(jobOf("{'method':'PUT','url':'TARGET/y','headers':{'content-type':'text/csv'},'body':'a,b'}"));

        TARGET.verify(putRequestedFor(urlEqualTo("/x"))
                .withHeader("Content-Type", equalTo("text/plain;charset=UTF-8"))
                .withRequestBody(binaryEqualTo("grüße".getBytes(StandardCharsets.UTF_8))));
        TARGET.verify(putRequestedFor(urlEqualTo("/y")).withHeader("Content-Type", equalTo("text/csv")));
    }

    @Test
    void hasTheStatusAndTheStartOfTheAnswerAsItsResult() throws Exception {
        TARGET.stubFor(
                any(urlEqualTo("/long")).willReturn(aResponse().withStatus(201).withBody("17 invoices were sent")));
        TARGET.stubFor(any(urlEqualTo("/none")).willReturn(aResponse().withStatus(204)));
        TARGET.stubFor(
                any(urlEqualTo("/odd")).willReturn(aResponse().withStatus(299).withBody("odd")));

        assertThat(handler.call(jobOf("{'url':'TARGET/x','headers':{'Authorization':'Bearer secret'}}")))
                .isEqualTo("200 OK\nfine");
        assertThat(handler.call(jobOf("{'url':'TARGET/long'}"))).isEqualTo("201 Created\n17 invoices were");
        assertThat(handler.call(jobOf("{'url':'TARGET/none'}"))).isEqualTo("204 No Content");
        assertThat(handler.call(jobOf("{'url':'TARGET/odd'}"))).isEqualTo("299\nodd");
        try (var silent = handler(Set.of("localhost"), DataSize.ofBytes(0))) {
            assertThat(silent.call(jobOf("{'url':'TARGET/x'}"))).isEqualTo("200 OK");
        }
    }

    @Test
    void failsWithStatusAndAnswerWhenItIsNotA2xx() {
        TARGET.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(418).withBody("teapot")));

        assertThatThrownBy(() -> handler.run(jobOf("{'url':'TARGET/x'}")))
                .isInstanceOf(JobFailure.class)
                .hasMessage("answered with status 418: teapot");
    }

    @Test
    void followsNoRedirect() {
        TARGET.stubFor(any(urlEqualTo("/from")).willReturn(temporaryRedirect("/to")));

        assertThatThrownBy(() -> handler.run(jobOf("{'url':'TARGET/from'}"))).hasMessageContaining("status 302");
        TARGET.verify(0, getRequestedFor(urlEqualTo("/to")));
    }

    @Test
    void failsWhenTheAnswerIsTooLargeOrTooLateOrBroken() {
        TARGET.stubFor(any(urlEqualTo("/large")).willReturn(ok("x".repeat(3000))));
        TARGET.stubFor(any(urlEqualTo("/late")).willReturn(ok().withFixedDelay(30_000)));
        TARGET.stubFor(any(urlEqualTo("/cut")).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));

        assertThatThrownBy(() -> handler.run(jobOf("{'url':'TARGET/large'}")))
                .hasMessageContaining("larger than 2048 bytes");
        assertThatThrownBy(() -> handler.run(jobOf("{'url':'TARGET/late','timeout':'200ms'}")))
                .hasMessageContaining("no complete answer within PT0.2S");
        assertThatThrownBy(() -> handler.run(jobOf("{'url':'TARGET/cut'}")))
                .hasMessageContaining("no answer from localhost");
        assertThatThrownBy(() -> handler.run(jobOf("{'url':'http://localhost:1/'}")))
                .hasMessageContaining("could not reach localhost");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://127.0.0.1:1/x              | is not among worker.agent.http.allowed-hosts
            http://localhost.evil.com/        | is not among worker.agent.http.allowed-hosts
            http://localhost@evil.com/        | no user
            http://user:pw@localhost/         | no user
            file:///etc/passwd                | must begin with http
            localhost/x                       | must begin with http
            http:///x                         | must name a host
            http://loc alhost/                | not a URL
            """)
    void goesNowhereButWhereItIsAllowed(String url, String reason) {
        assertThatThrownBy(() -> handler.run(job("{\"url\":\"" + url + "\"}")))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining(reason);
    }

    @Test
    void goesNowhereByDefaultAndToOnePortWhereThatIsNamed() throws Exception {
        try (var nowhere = handler(Set.of());
                var onePort = handler(Set.of("localhost:" + TARGET.port()))) {
            assertThatThrownBy(() -> nowhere.run(jobOf("{'url':'TARGET/x'}"))).hasMessageContaining("allowed-hosts");
            assertThatThrownBy(() -> onePort.run(job("{\"url\":\"http://localhost/x\"}")))
                    .hasMessageContaining("localhost:80 is not among");
            onePort.run(jobOf("{'url':'TARGET/x'}"));
        }
        assertThat(TARGET.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                                                    | payload
            hello                                                                 | payload
            []                                                                    | payload
            null                                                                  | payload.url
            {'method':'GET'}                                                      | payload.url
            {'url':'TARGET/x','method':'TRACE'}                                   | payload.method
            {'url':'TARGET/x','timeout':'soon'}                                   | payload.timeout
            {'url':'TARGET/x','timeout':'0s'}                                     | payload.timeout
            {'url':'TARGET/x','timeout':'9999999999999d'}                         | payload.timeout
            {'url':'TARGET/x','headers':{'Host':'evil'}}                          | payload.headers
            {'url':'TARGET/x','headers':{'A B':'c'}}                              | payload.headers
            {'url':'TARGET/x','headers':{'A':'b\\r\\nC: d'}}                      | payload.headers.A
            {'url':'TARGET/x','headers':{'A':null}}                               | payload.headers.A
            """)
    void saysWhichFieldOfThePayloadIsWrong(String payload, String field) {
        assertThatThrownBy(() -> handler.run(jobOf(payload)))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining(field);
        assertThat(TARGET.getAllServeEvents()).isEmpty();
    }
}
