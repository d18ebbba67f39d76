package com.distributed.jobscheduler.starter;

import com.distributed.jobscheduler.http.server.EnvelopedErrors;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.Enumeration;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.filter.CompositeFilter;
import org.springframework.web.servlet.DispatcherServlet;

/** The filters and the controllers of the agent, as its own server would call them. */
@Slf4j
final class AgentApi {
    private final CompositeFilter filters = new CompositeFilter();
    private final DispatcherServlet controllers;
    private final ObjectMapper json;
    private final Clock clock;

    AgentApi(WebApplicationContext agent, ServletContext server) throws ServletException {
        json = agent.getBean(ObjectMapper.class);
        clock = agent.getBean(Clock.class);
        filters.setFilters(agent.<FilterRegistrationBean<?>>getBeanProvider(
                        ResolvableType.forRawClass(FilterRegistrationBean.class))
                .orderedStream()
                .<Filter>map(FilterRegistrationBean::getFilter)
                .toList());
        controllers = new DispatcherServlet(agent);
        controllers.setPublishContext(false);
        controllers.init(new Config(server));
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var answer = new EnvelopedErrors(response, json, clock);
        try {
            filters.doFilter(new WholePath(request), answer, controllers::service);
        } catch (ServletException | RuntimeException e) {
            log.error("request.failed error={}", e.toString(), e);
            if (!answer.isCommitted()) {
                answer.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        }
    }

    void close() {
        controllers.destroy();
    }

    private record Config(ServletContext server) implements ServletConfig {
        @Override
        public String getServletName() {
            return "schedulerAgent";
        }

        @Override
        public ServletContext getServletContext() {
            return server;
        }

        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
