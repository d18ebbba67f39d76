package com.distributed.jobscheduler.http.server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;

/** The edge of the management port. Its server is created separately and does not take over the role's beans. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementEdge {
    @Bean
    ConnectorLimits managementConnectorLimits(HttpProperties properties) {
        return new ConnectorLimits(properties);
    }
}
