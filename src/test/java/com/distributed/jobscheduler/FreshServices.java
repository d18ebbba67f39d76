package com.distributed.jobscheduler;

import com.distributed.jobscheduler.agent.WorkerAgentApplication;
import com.distributed.jobscheduler.coordinator.CoordinatorApplication;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import com.distributed.jobscheduler.worker.WorkerUnderTest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** All four roles, freshly started: their metrics and their calls. */
final class FreshServices implements AutoCloseable {
    private final WorkerUnderTest worker =
            new WorkerUnderTest(WorkerUnderTest.ACTUATOR, "--scheduler.worker.console.job-store=true");
    private final List<ConfigurableApplicationContext> others = new ArrayList<>();

    FreshServices() {
        start(JobStoreApplication.class, "job-store", "--spring.datasource.url=" + memory("store"));
        start(CoordinatorApplication.class, "coordinator", "--spring.datasource.url=" + memory("coordinator"));
        start(WorkerAgentApplication.class, "worker-agent", "--worker.agent.job-store-url=" + worker.peers.baseUrl());
    }

    private void start(Class<?> role, String name, String... arguments) {
        others.add(new SpringApplicationBuilder(role)
                .properties("spring.config.name=" + name)
                .run(Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments))
                        .toArray(String[]::new)));
    }

    /** The series of the worker, in Prometheus' format. */
    String scrapeWorker() {
        return scrape(worker.context);
    }

    /** The series of all roles. */
    String scrapeAll() {
        return contexts().map(FreshServices::scrape).collect(Collectors.joining());
    }

    private static String scrape(ConfigurableApplicationContext context) {
        return context.getBean(PrometheusMeterRegistry.class).scrape();
    }

    /** What runs the scheduled tasks of each role. */
    List<TaskScheduler> schedulers() {
        return contexts().map(context -> context.getBean(TaskScheduler.class)).toList();
    }

    /** Whether any role handles this call. */
    boolean serve(String method, String path) {
        return contexts()
                .flatMap(context -> context.getBeansOfType(RequestMappingHandlerMapping.class).values().stream())
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .anyMatch(route -> serves(route, method, path));
    }

    private static boolean serves(RequestMappingInfo route, String method, String path) {
        var methods = route.getMethodsCondition().getMethods();
        return (methods.isEmpty() || methods.contains(RequestMethod.valueOf(method)))
                && Objects.requireNonNull(route.getPathPatternsCondition()).getPatterns().stream()
                        .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(path)));
    }

    private Stream<ConfigurableApplicationContext> contexts() {
        return Stream.concat(Stream.of(worker.context), others.stream());
    }

    @Override
    public void close() {
        worker.close();
        others.forEach(ConfigurableApplicationContext::close);
    }

    private static String memory(String name) {
        return "jdbc:h2:mem:monitoring-" + name
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    }
}
