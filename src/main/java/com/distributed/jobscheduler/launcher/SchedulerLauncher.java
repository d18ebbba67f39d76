package com.distributed.jobscheduler.launcher;

import com.distributed.jobscheduler.access.AccessProperties;
import com.distributed.jobscheduler.conformance.AgentCheck;
import com.distributed.jobscheduler.worker.status.StatusReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/** Starts the roles that the command line asks for: see {@link LaunchPlan}. */
public final class SchedulerLauncher {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    private static final int FEWEST_CARRIERS = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final String SYSTEM = "scheduler";
    private static final String FILE_DATABASE = "jdbc:h2:file:";

    private final Deque<ConfigurableApplicationContext> started = new ArrayDeque<>();
    private final Map<Role, String> urls = new LinkedHashMap<>();
    private final Map<Role, ConfigurableApplicationContext> contexts = new EnumMap<>(Role.class);

    private SchedulerLauncher() {}

    public static void main(String[] arguments) {
        provideCarriers();
        if (AgentCheck.isAskedFor(arguments)) {
            System.exit(AgentCheck.run(arguments, System.out, System.err));
        }
        try {
            var plan = LaunchPlan.ofProcess(arguments);
            if (plan.roles().size() == 1) {
                var role = plan.roles().iterator().next();
                run(role, builder(role), plan.argumentsFor(role));
            } else {
                new SchedulerLauncher().startAll(plan);
            }
        } catch (LaunchPlan.UnusableException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // Spring has already logged the reason.
            System.exit(1);
        }
    }

    /**
     * A virtual thread that loads a class keeps its carrier thread while it waits. By default there is one carrier per
     * core, so that on a small machine two such waits can block the process. A few more carriers cost nothing when
     * idle.
     */
    private static void provideCarriers() {
        if (System.getProperty(CARRIERS) == null) {
            System.setProperty(
                    CARRIERS,
                    Integer.toString(
                            Math.max(FEWEST_CARRIERS, Runtime.getRuntime().availableProcessors())));
        }
    }

    private static SpringApplicationBuilder builder(Role role) {
        return new SpringApplicationBuilder(role.application())
                .main(role.application())
                .properties("spring.config.name=" + role.configName());
    }

    /** Starts one role; the agent with the handlers of {@link HandlersFolder}. */
    private static ConfigurableApplicationContext run(Role role, SpringApplicationBuilder builder, String[] arguments)
            throws LaunchPlan.UnusableException {
        var usual = Thread.currentThread().getContextClassLoader();
        var folder = role == Role.AGENT ? HandlersFolder.besideTheJar() : null;
        var handlers = folder == null ? null : folder.loader(usual).orElse(null);
        if (folder == null || handlers == null) {
            return builder.run(arguments);
        }
        // The threads of the agent take it over, and so do the handlers that run on them.
        Thread.currentThread().setContextClassLoader(handlers);
        try {
            var context =
                    builder.resourceLoader(new DefaultResourceLoader(handlers)).run(arguments);
            folder.tell(handlers);
            return context;
        } finally {
            Thread.currentThread().setContextClassLoader(usual);
        }
    }

    /**
     * Starts the roles one after the other, because a parallel start is unsafe. A parent context without beans keeps
     * the logging alive while the roles close, last started first.
     */
    private void startAll(LaunchPlan plan) throws LaunchPlan.UnusableException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "shutdown"));
        var parent = new SpringApplicationBuilder(Parent.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(
                        "spring.config.name=defaults",
                        "spring.main.log-startup-info=false",
                        // The service's name in structured logs, which are the whole process's.
                        "spring.application.name=" + SYSTEM)
                .run(plan.loggingArguments());
        remember(parent);
        var structured = false;
        for (var role : plan.roles()) {
            var context = run(
                    role,
                    builder(role).parent(parent).registerShutdownHook(false),
                    withoutAdmin(plan.argumentsFor(role)));
            remember(context);
            structured |= context.getEnvironment().containsProperty("logging.structured.format.console");
            contexts.put(role, context);
            if (context instanceof WebServerApplicationContext web) {
                urls.put(role, urlOf(web));
            }
        }
        // No prose among JSON lines.
        if (plan.isWholeSystem() && !structured) {
            awaitFirstSegments();
            System.out.println(welcome());
        }
    }

    /** Waits so that the welcome is printed last: the worker gets its first segments a moment after its start. */
    private void awaitFirstSegments() {
        var worker = contexts.get(Role.WORKER);
        var deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (worker != null && worker.isActive() && remark(worker) != null && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static @Nullable String remark(ConfigurableApplicationContext worker) {
        return worker.getBean(StatusReport.class).now().remark();
    }

    private String welcome() {
        var store = Objects.requireNonNull(contexts.get(Role.JOB_STORE));
        var worker = Objects.requireNonNull(contexts.get(Role.WORKER));
        var database = store.getEnvironment().getProperty("spring.datasource.url", "");
        var server = store.getBean(ServerProperties.class);
        return Welcome.text(
                urls,
                database.startsWith(FILE_DATABASE) ? "under " + folderOf(database) : "at " + database,
                CurlAccess.of(
                        store.getBean(AccessProperties.class),
                        server.getAddress(),
                        server.getSsl(),
                        store.getEnvironment()),
                worker.isActive() ? remark(worker) : null);
    }

    private static String folderOf(String database) {
        var path = database.substring(FILE_DATABASE.length()).split(";", 2)[0];
        var end = path.lastIndexOf('/');
        return end < 0 ? "." : path.substring(0, end);
    }

    private static String urlOf(WebServerApplicationContext web) {
        var secure = web.getBean(ServerProperties.class).getSsl();
        return (Ssl.isEnabled(secure) ? "https" : "http") + "://localhost:"
                + web.getWebServer().getPort();
    }

    private static String[] withoutAdmin(String[] arguments) {
        var all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--spring.application.admin.enabled=false";
        return all;
    }

    private void remember(ConfigurableApplicationContext context) {
        synchronized (started) {
            started.push(context);
        }
    }

    private void closeAll() {
        while (true) {
            ConfigurableApplicationContext next;
            synchronized (started) {
                next = started.poll();
            }
            if (next == null) {
                return;
            }
            next.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Parent {}
}
