package com.distributed.jobscheduler.http.client;

import com.distributed.jobscheduler.http.PreparedJson;
import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.tracing.Traces;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * A role's outbound HTTP: a connection pool, RestClients on it, and exchanges that end by their deadline as a
 * {@link Reply}. Each body has a {@code Content-Length}. Follows no redirect, keeps no cookie and never repeats a
 * request by itself (semantics).
 */
public final class Outbound implements AutoCloseable {
    /** Longest life of a connection: after it, a peer's name is resolved again. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

    private final OutboundLimits limits;
    private final PreparedJson written;
    private final Traces traces;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor timer;

    public Outbound(OutboundLimits limits, PeerTls tls, ObjectMapper json) {
        this(limits, tls, json, Traces.off());
    }

    /** Creates one with a span for each call. */
    public Outbound(OutboundLimits limits, PeerTls tls, ObjectMapper json, Traces traces) {
        this(limits, tls, json, traces, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Creates one with its own resolver; connections go only to the addresses that it returns. */
    public Outbound(OutboundLimits limits, PeerTls tls, ObjectMapper json, DnsResolver names) {
        this(limits, tls, json, Traces.off(), names);
    }

    /** Creates one with a span for each call and its own resolver. */
    public Outbound(OutboundLimits limits, PeerTls tls, ObjectMapper json, Traces traces, DnsResolver names) {
        this(limits, tls, json, traces, names, TIME_TO_LIVE);
    }

    Outbound(
            OutboundLimits limits,
            PeerTls tls,
            ObjectMapper json,
            Traces traces,
            DnsResolver names,
            Duration timeToLive) {
        this.limits = limits;
        this.written = new PreparedJson(json, type -> true, type -> false);
        this.traces = traces;
        this.http = ConnectionPool.clientOver(limits, tls, names, timeToLive);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("exchange-deadline").daemon().factory());
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** A client without a credential for the peer at this base URL. */
    public RestClient clientFor(URI baseUrl) {
        return clientFor(baseUrl, PeerToken.NONE);
    }

    /** A client for the peer at this base URL; it sends this token to that peer only. */
    public RestClient clientFor(URI baseUrl, PeerToken token) {
        var builder = RestClient.builder();
        if (token != PeerToken.NONE) {
            builder.requestInitializer(request -> {
                var header = token.headerFor(request.getURI(), baseUrl);
                if (header != null) {
                    request.getHeaders().set(HttpHeaders.AUTHORIZATION, header);
                }
            });
        }
        return builder.uriBuilderFactory(new PeerUris(baseUrl))
                .observationRegistry(traces.httpCalls())
                .requestFactory(ConnectionPool.watchedRequests(http))
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(written);
                })
                .build();
    }

    /** Sends the request and reads the whole answer, up to {@code maxResponse}, within the deadline. */
    public Reply send(Duration deadline, RestClient.RequestHeadersSpec<?> request) {
        return exchange(deadline, request, (status, headers, body, clock) -> {
            var cap = limits.maxResponse().toBytes();
            var bytes = body.readNBytes((int) Math.min(cap + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > cap) {
                throw new IOException("the answer is larger than " + cap + " bytes");
            }
            return new Reply.Answered(status, headers, bytes);
        });
    }

    /**
     * As {@link #send}, to a peer of the contract. Such a peer never answers with a web page, but a proxy in its place
     * may, even with a 200 during maintenance. A web page is {@link Reply.Lost}.
     */
    public Reply ask(Duration deadline, RestClient.RequestHeadersSpec<?> request) {
        return unlessWebPage(send(deadline, request));
    }

    /** The reply; {@link Reply.Lost} in place of a web page, as {@link #ask} has it. */
    public static Reply unlessWebPage(Reply reply) {
        return reply instanceof Reply.Answered answered && answered.is2xx() && isWebPage(answered.headers())
                ? new Reply.Lost(
                        "status %d with a web page: that is not the peer's answer".formatted(answered.status()))
                : reply;
    }

    private static boolean isWebPage(HttpHeaders headers) {
        var type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.TEXT_HTML_VALUE);
    }

    /**
     * Sends the request and passes the answer's body to the reader as it arrives. Only the time spent waiting for the
     * peer counts against the deadline; the reader runs its own work off the clock.
     *
     * @return the reader's reply, or how the exchange failed
     */
    public Reply exchange(Duration deadline, RestClient.RequestHeadersSpec<?> request, BodyReader reader) {
        try (var clock = ExchangeDeadline.start(timer, deadline)) {
            try {
                return request.exchangeForRequiredValue((sent, answer) -> {
                    try {
                        return reader.read(
                                answer.getStatusCode().value(),
                                answer.getHeaders(),
                                answer.getBody(),
                                clock::offTheClock);
                    } catch (IOException | RuntimeException e) {
                        clock.cancel(); // closing the answer would first read it to its end
                        throw e;
                    }
                });
            } catch (ResourceAccessException e) {
                return clock.expired()
                        ? late(deadline)
                        : classify(e.getCause() instanceof IOException io ? io : new IOException(e));
            } catch (IllegalStateException e) {
                // The client's word when its connection is taken away just before it connects.
                if (clock.expired()) {
                    return late(deadline);
                }
                throw e;
            }
        }
    }

    private static Reply late(Duration deadline) {
        return new Reply.Lost("no complete answer within " + deadline);
    }

    private static Reply classify(IOException e) {
        var reason = Printable.shortened(e.getClass().getSimpleName() + ": " + e.getMessage());
        return switch (e) {
            case ConnectException refused -> new Reply.NotSent(reason);
            case ConnectTimeoutException unreachable -> new Reply.NotSent(reason);
            case UnknownHostException unknown -> new Reply.NotSent(reason);
            case NoRouteToHostException unroutable -> new Reply.NotSent(reason);
            case ConnectionRequestTimeoutException poolIsFull -> new Reply.NotSent(reason);
            case PeerTls.NotSecureException refused ->
                new Reply.NotSent(Printable.shortened("TLS: " + refused.getMessage()));
            // The peer refused our certificate, which can show this late; it reads no request before.
            case SSLHandshakeException distrusted -> new Reply.NotSent(reason);
            default -> new Reply.Lost(reason);
        };
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        http.close();
    }

    /** Reads one answer. */
    @FunctionalInterface
    public interface BodyReader {
        /**
         * Turns the answer into a reply.
         *
         * @param clock runs the reader's own work, whose time does not count against the deadline
         * @throws IOException when the body cannot be read; the exchange is then {@link Reply.Lost}
         */
        Reply read(int status, HttpHeaders headers, InputStream body, OffTheClock clock) throws IOException;
    }

    /** Runs work that must not count against an exchange's deadline. */
    @FunctionalInterface
    public interface OffTheClock {
        void run(Runnable work);
    }
}
