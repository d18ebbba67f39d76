package com.distributed.jobscheduler.http.startup;

import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.env.Environment;

/** Names the server property whose SSL bundle does not exist, instead of a stack trace. */
@RequiredArgsConstructor
public final class UnknownBundleAnalyzer extends AbstractFailureAnalyzer<NoSuchSslBundleException> {
    private final Environment environment;

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoSuchSslBundleException cause) {
        var name = cause.getBundleName();
        var property = Stream.of("server.ssl.bundle", "management.server.ssl.bundle")
                .filter(candidate -> name.equals(environment.getProperty(candidate)))
                .findFirst()
                .orElse("spring.ssl.bundle");
        return new FailureAnalysis(sentence(property, name), null, cause);
    }

    /** The SSL bundle named by this property does not exist. */
    public static String sentence(String property, String name) {
        return property + ": there is no SSL bundle '" + name + "'; set spring.ssl.bundle.pem." + name
                + " or spring.ssl.bundle.jks." + name;
    }
}
