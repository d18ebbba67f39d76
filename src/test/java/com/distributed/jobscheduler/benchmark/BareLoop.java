package com.distributed.jobscheduler.benchmark;

import com.distributed.jobscheduler.wire.DispatchRequest;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.http.MediaType;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.client.RestClient;

/**
 * The minimum work of a worker at the base contract: per job one PUT and one POST, by RestClient on HttpClient 5 on
 * virtual threads. {@code main(url, concurrency)}; each line of its input is a number of jobs to send.
 */
final class BareLoop {
    private BareLoop() {}

    public static void main(String[] args) throws Exception {
        Quiet.logging();
        var concurrency = Integer.parseInt(args[1]);
        var rest = client(args[0], concurrency);
        for (var line = readLine(); line != null; line = readLine()) {
            send(rest, Integer.parseInt(line.strip()), concurrency);
        }
    }

    private static String readLine() throws IOException {
        var line = new StringBuilder();
        for (var c = System.in.read(); c != -1; c = System.in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            line.append((char) c);
        }
        return null;
    }

    static RestClient client(String url, int concurrency) {
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(concurrency)
                .setMaxConnPerRoute(concurrency)
                .build();
        var http = HttpClients.custom()
                .setConnectionManager(pool)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        return RestClient.builder()
                .baseUrl(url)
                .requestFactory(new HttpComponentsClientHttpRequestFactory(http))
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new ByteArrayHttpMessageConverter());
                    converters.add(new MappingJackson2HttpMessageConverter(JsonMapper.builder()
                            .addModule(new JavaTimeModule())
                            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                            .build()));
                })
                .build();
    }

    static void post(RestClient rest, long id, Instant due) {
        rest.post()
                .uri("/api/worker-agent/dispatch")
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", id + ":" + due.toEpochMilli())
                .body(new DispatchRequest(
                        id, "log", "a payload of some forty characters, or so.", due, due, 3, 0, null, null))
                .retrieve()
                .toEntity(byte[].class);
    }

    private static void send(RestClient rest, int jobs, int concurrency) throws InterruptedException {
        var due = Instant.now();
        var permits = new Semaphore(concurrency);
        var done = new CountDownLatch(jobs);
        for (var i = 0; i < jobs; i++) {
            var id = i + 1L;
            permits.acquire();
            Thread.ofVirtual().start(() -> {
                rest.put()
                        .uri("/api/jobs/{id}/status?status=SCHEDULED", id)
                        .retrieve()
                        .toEntity(byte[].class);
                post(rest, id, due);
                permits.release();
                done.countDown();
            });
        }
        done.await();
    }
}
