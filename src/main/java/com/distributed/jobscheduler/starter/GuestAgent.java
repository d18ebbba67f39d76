package com.distributed.jobscheduler.starter;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import com.distributed.jobscheduler.agent.handlers.registry.JobHandlers;
import com.distributed.jobscheduler.agent.peer.PeerProperties;
import com.distributed.jobscheduler.agent.registration.Announcement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;

/**
 * The agent as long as the application lives: it starts once the application's server listens, and ends before that server
 * does, so that workers are told to go elsewhere while its last jobs run. No parent context and no common environment: a
 * bean or a setting of the application would change the agent's answers, and the other way round.
 */
@Slf4j
@RequiredArgsConstructor
final class GuestAgent implements SmartLifecycle {
    /** Where the classes are, there may be beans of them: spans of the agent go where those of the application go. */
    private static final List<String> TRACING =
            List.of("io.micrometer.tracing.Tracer", "io.micrometer.tracing.propagation.Propagator");

    private final WebApplicationContext application;
    private final AgentDoor door;
    private @Nullable AnnotationConfigServletWebApplicationContext agent;
    private @Nullable AgentApi api;

    @Override
    public void start() {
        var server = Objects.requireNonNull(application.getServletContext());
        var context = new AnnotationConfigServletWebApplicationContext();
        context.setId("worker-agent");
        context.setDisplayName("the agent of " + application.getDisplayName());
        context.setClassLoader(Objects.requireNonNull(application.getClassLoader()));
        context.setServletContext(server);
        context.setEnvironment(AgentEnvironment.inside(application));
        share(context.getBeanFactory());
        context.register(AgentContext.class);
        agent = context;
        context.refresh();
        open(context, server);
        context.getBean(Announcement.class).reachableThrough(application);
        log.info(
                "agent.started workerId={} at={} handlers={}",
                context.getBean(PeerProperties.class).workerId(),
                place(server),
                context.getBean(JobHandlers.class).names());
    }

    private void open(AnnotationConfigServletWebApplicationContext context, ServletContext server) {
        try {
            var opened = new AgentApi(context, server);
            door.open(opened);
            api = opened;
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private void share(ConfigurableListableBeanFactory agentsBeans) {
        application
                .getBeansOfType(JobHandler.class)
                .forEach((bean, handler) -> agentsBeans.registerSingleton("application." + bean, handler));
        agentsBeans.registerSingleton(
                "meterRegistry",
                Objects.requireNonNullElseGet(
                        application.getBeanProvider(MeterRegistry.class).getIfUnique(), SimpleMeterRegistry::new));
        agentsBeans.registerSingleton("sslBundles", application.getBean(SslBundles.class));
        for (var type : TRACING) {
            if (ClassUtils.isPresent(type, application.getClassLoader())) {
                var shared = ClassUtils.resolveClassName(type, application.getClassLoader());
                application.getBeanProvider(shared).ifUnique(bean -> agentsBeans.registerSingleton(type, bean));
            }
        }
    }

    /** Without the host: under which one workers reach this machine is not known here. */
    private String place(ServletContext server) {
        var port = application instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? ":" + web.getWebServer().getPort()
                : "";
        return port + server.getContextPath() + "/api/worker-agent";
    }

    /** Waits for the runs to end, as long as {@code worker.agent.shutdown-grace} lets them. */
    @Override
    public void stop() {
        var context = agent;
        if (context != null) {
            context.close();
        }
        door.close();
        if (api != null) {
            api.close();
        }
        agent = null;
        api = null;
    }

    @Override
    public boolean isRunning() {
        return agent != null;
    }
}
