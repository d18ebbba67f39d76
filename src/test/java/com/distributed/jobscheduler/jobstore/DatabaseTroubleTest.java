package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A store whose database is gone: busy, not broken (contract: 503 with Retry-After when busy, 500 for a bug). */
class DatabaseTroubleTest {
    private static ConfigurableApplicationContext store;

    @BeforeAll
    static void losesItsDatabase() {
        store = new SpringApplicationBuilder(JobStoreApplication.class)
                .properties("spring.config.name=job-store")
                .run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:trouble", "--job-store.sweep-interval=1h");
        store.getBean(HikariDataSource.class).close();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/jobs/1",
        "GET, /api/job-schedules/due?asOf=2026-01-01T00:00:00Z&segments=1",
        "PUT, /api/jobs/1/status?status=SCHEDULED",
        "DELETE, /api/jobs/1"
    })
    void asksTheCallerToTryAgain(String method, String path) throws Exception {
        var port = store.getEnvironment().getProperty("local.server.port");
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        var body = new ObjectMapper().readTree(answer.body());
        assertThat(body.path("errorCode").asText()).isEqualTo("UNAVAILABLE");
        assertThat(body.path("message").asText()).doesNotContain("Hikari", "Exception");
    }
}
