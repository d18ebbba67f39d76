package com.distributed.jobscheduler.starter;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.context.WebApplicationContext;

/**
 * Makes an agent of a web application that has a {@link JobHandler}. What it adds to the application's context is what stands
 * here; all else lives in the {@link GuestAgent}'s own. It is listed in the artefact {@code agent} alone.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(JobHandler.class)
@ConditionalOnProperty(name = "worker.agent.enabled", matchIfMissing = true)
class AgentAutoConfiguration {
    @Bean
    AgentDoor schedulerAgentDoor() {
        return new AgentDoor();
    }

    /** Before every other filter: what the application asks of its own callers is not asked of a worker. */
    @Bean
    FilterRegistrationBean<Filter> schedulerAgentFilter(AgentDoor door) {
        var registration = new FilterRegistrationBean<Filter>(door.filter());
        registration.setName("schedulerAgentFilter");
        registration.addUrlPatterns(AgentDoor.PATHS);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** A path without a servlet has no filters either, as where the application's own servlet lies elsewhere. */
    @Bean
    ServletRegistrationBean<AgentDoor> schedulerAgentServlet(AgentDoor door) {
        var registration = new ServletRegistrationBean<>(door, AgentDoor.PATHS);
        registration.setName("schedulerAgentServlet");
        return registration;
    }

    @Bean
    GuestAgent schedulerAgent(WebApplicationContext application, AgentDoor door) {
        return new GuestAgent(application, door);
    }
}
