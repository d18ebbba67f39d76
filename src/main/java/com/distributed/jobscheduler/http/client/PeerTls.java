package com.distributed.jobscheduler.http.client;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.http.startup.UnknownBundleAnalyzer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import lombok.extern.slf4j.Slf4j;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The certificate that a role shows its peers over https, and whom it trusts: by an SSL bundle, read again when it
 * changes, or no certificate and the Java runtime's trust store. The peer's name is always verified.
 */
@Slf4j
public final class PeerTls {
    private static final String MADE_WITH = PeerTls.class.getName();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable TlsSocketStrategy current;

    private PeerTls(@Nullable TlsSocketStrategy first) {
        this.current = first;
    }

    /** No certificate, and the Java runtime's trust store. */
    public static PeerTls ofTheRuntime() {
        return new PeerTls(null);
    }

    /**
     * TLS by the bundle of this name, now and after changes; {@link #ofTheRuntime} when the name is null or empty.
     *
     * @param property the property with the name, for the message
     * @throws RefusedStartException when there is no such bundle, or it cannot be read
     */
    public static PeerTls of(String property, @Nullable String name, SslBundles bundles) {
        if (name == null || name.isEmpty()) {
            return ofTheRuntime();
        }
        PeerTls tls;
        try {
            tls = new PeerTls(strategyOf(bundles.getBundle(name)));
        } catch (NoSuchSslBundleException e) {
            throw new RefusedStartException(UnknownBundleAnalyzer.sentence(property, name));
        } catch (RuntimeException e) {
            throw new RefusedStartException(
                    property + ": the SSL bundle '" + name + "' cannot be used: " + e.getMessage());
        }
        bundles.addBundleUpdateHandler(name, changed -> tls.replace(name, changed));
        return tls;
    }

    private void replace(String name, SslBundle changed) {
        current = strategyOf(changed);
        log.info("tls.bundle-read-again bundle={}", name);
        listeners.forEach(Runnable::run);
    }

    private static TlsSocketStrategy strategyOf(SslBundle bundle) {
        var options = bundle.getOptions();
        return new DefaultClientTlsStrategy(
                bundle.createSslContext(),
                options.getEnabledProtocols(),
                options.getCiphers(),
                SSLBufferMode.STATIC,
                HostnameVerificationPolicy.BUILTIN,
                null);
    }

    /** Runs this after each change: connections made before must not be reused. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Upgrades a plain connection to TLS.
     *
     * @throws NotSecureException when that fails; no request has been sent then
     */
    SSLSocket upgrade(Socket socket, String host, int port, @Nullable Object attachment, @Nullable HttpContext context)
            throws IOException {
        var strategy = inForce();
        try {
            var secure = strategy.upgrade(socket, host, port, attachment, context);
            secure.getSession().putValue(MADE_WITH, strategy);
            return secure;
        } catch (IOException e) {
            throw new NotSecureException(e);
        }
    }

    /** Whether this exchange's connection may be reused: not when it was made before the last change. */
    boolean mayServeAgain(HttpRequest request, HttpResponse response, HttpContext context) {
        var session = HttpClientContext.cast(context).getSSLSession();
        return (session == null || Objects.equals(session.getValue(MADE_WITH), current))
                && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
    }

    static final class NotSecureException extends IOException {
        NotSecureException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Loaded when first needed, because most installations never need it. */
    private TlsSocketStrategy inForce() {
        var strategy = current;
        return strategy == null ? loadRuntimes() : strategy;
    }

    private synchronized TlsSocketStrategy loadRuntimes() {
        var strategy = current;
        if (strategy == null) {
            strategy = DefaultClientTlsStrategy.createDefault();
            current = strategy;
        }
        return strategy;
    }
}
