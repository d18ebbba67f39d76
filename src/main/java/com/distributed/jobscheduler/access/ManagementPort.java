package com.distributed.jobscheduler.access;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The default management port: the server's port plus 1000, so that a second worker on one machine needs only one port
 * set.
 */
final class ManagementPort implements EnvironmentPostProcessor {
    private static final int APART = 1000;
    private static final int HIGHEST = 65535;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var server = environment.getProperty("server.port", Integer.class);
        if (server == null || environment.getProperty("management.server.port") != null) {
            return;
        }
        var port = server <= 0 ? server : server + APART <= HIGHEST ? server + APART : server - APART;
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("management-port", Map.of("management.server.port", port)));
    }
}
