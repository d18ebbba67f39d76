package com.distributed.jobscheduler.http.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import lombok.RequiredArgsConstructor;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;

/**
 * Limits what Tomcat reads before our filters run: a request's header, and the extensions and trailers of a chunked
 * body. And lets it sleep while nothing comes.
 */
@RequiredArgsConstructor
final class ConnectorLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int AROUND_CHUNKS = 64;
    /** How long an idle server sleeps, in milliseconds; it notices so much later that a silent connection's time is up. */
    private static final long SLEEP = 5_000;

    private final HttpProperties properties;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (properties.headerDeadline()) {
            factory.setProtocol(WholeHeaderProtocol.class.getName());
        }
        factory.addEngineValves(new NoLanguages());
        factory.addConnectorCustomizers(ConnectorLimits::keepShortWhatIsAroundChunks, ConnectorLimits::sleepLonger);
    }

    /** No client needs them, and the time limit of the body does not cover them. */
    private static void keepShortWhatIsAroundChunks(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxExtensionSize(AROUND_CHUNKS);
            http.setMaxTrailerSize(AROUND_CHUNKS);
        }
    }

    /** A request or a new connection wakes the server at once; it need not look around each second. */
    private static void sleepLonger(Connector connector) {
        if (connector.getProtocolHandler() instanceof Http11NioProtocol nio) {
            nio.setSelectorTimeout(SLEEP);
        }
    }

    /** No answer is in another language, and Tomcat fails at a long {@code Accept-Language}. */
    private static final class NoLanguages extends ValveBase {
        NoLanguages() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.getCoyoteRequest().getMimeHeaders().removeHeader(HttpHeaders.ACCEPT_LANGUAGE);
            getNext().invoke(request, response);
        }
    }
}
