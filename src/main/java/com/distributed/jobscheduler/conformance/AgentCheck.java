package com.distributed.jobscheduler.conformance;

import com.distributed.jobscheduler.conformance.Rule.Row;
import com.distributed.jobscheduler.conformance.Rule.Verdict;
import com.distributed.jobscheduler.http.client.Outbound;
import com.distributed.jobscheduler.http.client.OutboundLimits;
import com.distributed.jobscheduler.http.client.PeerTls;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.unit.DataSize;

/** {@code --check-agent=<url>}: does that agent keep to docs/agent-protocol.md? */
public final class AgentCheck {
    /** Those of one group run beside each other; the groups one after the other. */
    private static final List<List<Check>> GROUPS = List.of(
            List.of(RunChecks::oneRun),
            List.of(RunChecks::refusals, RunChecks::repeats, RunChecks::refusedStart),
            List.of(
                    StoreFaultChecks::awayAtStart,
                    StoreFaultChecks::awayAtEnd,
                    StoreFaultChecks::lostAnswer,
                    StoreFaultChecks::proxyAtStart),
            List.of(RunChecks::capacity),
            List.of(SlowRunChecks::heartbeats, OfferChecks::registration),
            List.of(OfferChecks::offers),
            List.of(SlowRunChecks::kill));

    private final Bench bench;
    private final PrintStream out;

    private AgentCheck(Bench bench, PrintStream out) {
        this.bench = bench;
        this.out = out;
    }

    /** Whether the command line asks for a check in place of a role. */
    public static boolean isAskedFor(String[] arguments) {
        return Arrays.stream(arguments).anyMatch(a -> a.startsWith(CheckOptions.AGENT + "="));
    }

    /**
     * Checks the agent and prints a table.
     *
     * @return the exit status: 0 when no must is broken, 1 when one is, or the command line cannot be followed
     */
    public static int run(String[] arguments, PrintStream out, PrintStream errors) {
        LoggingSystem.get(AgentCheck.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        try {
            return run(CheckOptions.read(List.of(arguments)), out);
        } catch (RefusedStartException unusable) {
            errors.println(unusable.getMessage());
        } catch (IOException e) {
            errors.println("--store-port: the store cannot be played: " + e.getMessage());
        }
        return 1;
    }

    private static int run(CheckOptions options, PrintStream out) throws IOException {
        var json = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        var limits = new OutboundLimits(Duration.ofSeconds(5), 64, DataSize.ofMegabytes(1));
        try (var store = PlayedStore.start(options.storePort(), json, Clock.systemUTC());
                var outbound = new Outbound(limits, PeerTls.ofTheRuntime(), json);
                var agent = new AgentProcess(options.startAgent(), "http://localhost:" + options.storePort())) {
            var worker = new PlayedWorker(outbound, outbound.clientFor(options.agent(), options.token()), json);
            agent.start();
            if (!agent.awaitAnswer(worker)) {
                throw new RefusedStartException(CheckOptions.AGENT + ": nothing answers at " + options.agent()
                        + (agent.hasEnded() ? ", for the command of --start-agent has ended" : ""));
            }
            var handler = options.handler() == null ? firstHandler(worker) : options.handler();
            out.println("Checks " + options.agent() + " with jobs named " + handler + ".");
            var bench = new Bench(store, worker, handler, options.payload(), options.slowPayload(), agent);
            return new AgentCheck(bench, out).print();
        }
    }

    private static String firstHandler(PlayedWorker worker) {
        var first = worker.status().data().path("handlers").path(0).textValue();
        if (first == null) {
            throw new RefusedStartException("--handler must be given: the agent's status names no handlers");
        }
        return first;
    }

    private int print() {
        var rows = new ArrayList<Row>();
        for (var group : GROUPS) {
            var checks = group.stream()
                    .<Callable<List<Row>>>map(check -> () -> check.run(bench))
                    .toList();
            var found = BesideEachOther.run(checks.size(), checks);
            for (var row : found.stream().flatMap(List::stream).toList()) {
                rows.add(row);
                out.println("%-6s | %-9s | %s%s"
                        .formatted(
                                row.rule().level().name().toLowerCase(Locale.ROOT),
                                row.verdict().text,
                                row.rule().text(),
                                row.seen().isEmpty() ? "" : ": " + row.seen()));
            }
            if (rows.getFirst().isFatal()) {
                break; // without one accepted dispatch there is nothing to look at
            }
        }
        var fatal = rows.stream().filter(Row::isFatal).count();
        out.println("%d hold, %d broken, %d not shown. %s"
                .formatted(
                        count(rows, Verdict.HOLDS),
                        count(rows, Verdict.BROKEN),
                        count(rows, Verdict.NOT_SHOWN),
                        fatal == 0 ? "No must is broken." : "Broken: %d must.".formatted(fatal)));
        return fatal == 0 ? 0 : 1;
    }

    private static long count(List<Row> rows, Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }
}
