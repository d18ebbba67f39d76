package com.distributed.jobscheduler.http.server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;

/** What the actuator's own port has in common with the role's; its server is made apart, and takes no bean over. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementEdge {
    @Bean
    ConnectorLimits managementConnectorLimits(HttpProperties properties) {
        return new ConnectorLimits(properties);
    }
}
