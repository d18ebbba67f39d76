package com.distributed.jobscheduler.http.server;

import lombok.RequiredArgsConstructor;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** What Tomcat reads by itself, before any filter of ours: a request's header, and what stands around a body's chunks. */
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

    /** Nobody needs it, and Tomcat reads it without a look at the body's time limit. */
    private static void keepShortWhatIsAroundChunks(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxExtensionSize(AROUND_CHUNKS);
            http.setMaxTrailerSize(AROUND_CHUNKS);
        }
    }
}
