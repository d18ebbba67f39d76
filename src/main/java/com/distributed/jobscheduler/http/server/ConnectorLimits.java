package com.distributed.jobscheduler.http.server;

import lombok.RequiredArgsConstructor;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Limits what Tomcat reads before our filters run: a request's header, and the extensions and trailers of a chunked
 * body.
 */
@RequiredArgsConstructor
final class ConnectorLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int AROUND_CHUNKS = 64;

    private final HttpProperties properties;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (properties.headerDeadline()) {
            factory.setProtocol(WholeHeaderProtocol.class.getName());
        }
        factory.addConnectorCustomizers(ConnectorLimits::keepShortWhatIsAroundChunks);
    }

    /** No client needs them, and the time limit of the body does not cover them. */
    private static void keepShortWhatIsAroundChunks(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxExtensionSize(AROUND_CHUNKS);
            http.setMaxTrailerSize(AROUND_CHUNKS);
        }
    }
}
