package com.distributed.jobscheduler.agent.handlers.http;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobFailure;
import com.distributed.jobscheduler.agent.handlers.ReturningJobHandler;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.client.PublicAddresses;
import com.distributed.jobscheduler.http.client.Reply;
import com.distributed.jobscheduler.wire.WireHeaders;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Runs a job as one HTTP request: {@link HttpCall} is its payload, 2xx is success, and a redirect is as much a failure
 * as any other status. Its result is the answer's status and the start of the answer; the request, whose headers may be
 * secret, is in no result and no log. The occurrence's key goes along as {@code Idempotency-Key} unless the payload sets one.
 */
@Component
class HttpHandler implements ReturningJobHandler, AutoCloseable {
    private final HttpHandlerProperties properties;
    private final ObjectMapper json;
    private final AllowedHosts allowedHosts;
    private final Outbound outbound;
    private final RestClient client;

    HttpHandler(HttpHandlerProperties properties, SslBundles bundles, ObjectMapper json) {
        this.properties = properties;
        this.json = json;
        this.allowedHosts = new AllowedHosts(properties.allowedHosts());
        this.outbound = new Outbound(
                new OutboundLimits(properties.connectTimeout(), properties.maxConnections(), properties.maxResponse()),
                PeerTls.of("worker.agent.http.ssl-bundle", properties.sslBundle(), bundles),
                json,
                new PublicAddresses(
                        properties.allowedHosts(),
                        properties.allowPrivateAddresses(),
                        "worker.agent.http.allow-private-addresses"));
        this.client = outbound.clientFor(URI.create(""));
    }

    @Override
    public String jobName() {
        return "http";
    }

    @Override
    public @Nullable String forbids(String payload) {
        try {
            return allowedHosts.forbids(HttpCall.read(json, payload).address());
        } catch (JobFailure unusable) {
            return null;
        }
    }

    @Override
    public String call(JobContext job) throws JobFailure {
        var call = HttpCall.read(json, job.payload());
        var url = call.address();
        var forbidden = allowedHosts.forbids(url);
        if (forbidden != null) {
            throw new JobFailure(forbidden);
        }
        var request = client.method(call.checkedMethod()).uri(url).headers(headers -> fill(headers, call, job));
        var body = call.bodyBytes();
        if (body != null) {
            request.body(out -> out.write(body));
        }
        return switch (outbound.send(call.timeoutOr(properties.timeout()), request)) {
            case Reply.NotSent notSent ->
                throw new JobFailure("could not reach %s: %s".formatted(url.getHost(), notSent.reason()));
            case Reply.Lost lost ->
                throw new JobFailure("no answer from %s: %s".formatted(url.getHost(), lost.reason()));
            case Reply.Answered answered -> result(answered);
        };
    }

    private static void fill(HttpHeaders headers, HttpCall call, JobContext job) {
        headers.set(WireHeaders.IDEMPOTENCY_KEY, job.idempotencyKey());
        if (job.traceparent() != null) {
            headers.set("traceparent", job.traceparent());
        }
        var body = call.bodyBytes();
        if (body != null) {
            headers.setContentType(call.bodyType());
        }
        call.headersOrNone().forEach(headers::set);
        if (body != null) {
            headers.setContentLength(body.length);
        }
    }

    private String result(Reply.Answered answered) throws JobFailure {
        var said = new String(answered.body(), StandardCharsets.UTF_8);
        if (!answered.is2xx()) {
            throw new JobFailure("answered with status %d: %s".formatted(answered.status(), said));
        }
        var known = HttpStatus.resolve(answered.status());
        var status = known == null ? "" + answered.status() : known.value() + " " + known.getReasonPhrase();
        var start = said.substring(
                0, (int) Math.min(said.length(), properties.maxResult().toBytes()));
        return start.isBlank() ? status : status + "\n" + start;
    }

    @Override
    public void close() throws IOException {
        outbound.close();
    }
}
