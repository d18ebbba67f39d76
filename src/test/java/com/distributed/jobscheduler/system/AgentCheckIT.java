package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code --check-agent}: good agents pass, and each broken one is found under the rule that it breaks. All checks run beside
 * each other, for most of their time is waiting.
 */
@Tag("ci")
class AgentCheckIT {
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Path EXAMPLES = Path.of("src/examples").toAbsolutePath();
    private static final Path PYTHON = EXAMPLES.resolve("python-agent/agent.py");
    private static final String FULL = "return self.answer(503, None, \"AT_CAPACITY\", \"no room, ask again\")";

    @TempDir
    static Path folder;

    private static final Map<Good, SchedulerProcess> GOOD = new EnumMap<>(Good.class);
    private static final Map<Broken, SchedulerProcess> BROKEN = new EnumMap<>(Broken.class);
    private static SchedulerProcess own;

    /** The example agents, each started by its interpreter. */
    enum Good {
        PYTHON("python3", "python-agent/agent.py"),
        NODE("node", "node-agent/agent.mjs");

        private final String interpreter;
        private final String file;

        Good(String interpreter, String file) {
            this.interpreter = interpreter;
            this.file = file;
        }
    }

    /** One rule of the Python example is taken out, and which row says so. */
    enum Broken {
        DROPS_AT_CAPACITY(FULL, "return self.answer(200, \"OK\")", "runs whatever it answered with 200"),
        RUNS_A_REPEAT("or due) in seen:", "or due) is None:", "two dispatches of one key at the same time are one run"),
        RUNS_WITHOUT_A_GRANT("not in range(200, 300):", "== 1000:", "does not run what the store refused with 409"),
        REPORTS_ONCE("decided(begun + 1800, end)", "end()", "repeats its report until the store takes it");

        private final String good;
        private final String bad;
        private final String rule;

        Broken(String good, String bad, String rule) {
            this.good = good;
            this.bad = bad;
            this.rule = rule;
        }

        private Path file() throws IOException {
            var source = Files.readString(PYTHON);
            assertThat(source).contains(good);
            return Files.writeString(folder.resolve(name() + ".py"), source.replace(good, bad));
        }
    }

    @BeforeAll
    static void startsThoseThatTakeTheirTime() throws Exception {
        var port = FreePort.take();
        var script = Files.writeString(folder.resolve("agent.sh"), """
                exec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC %s --role=agent --server.port=%d \\
                  --worker.agent.job-store-url=$JOB_STORE_URL --worker.agent.heartbeat-interval=2s \\
                  --worker.agent.command.commands.quick=true --worker.agent.command.commands.slow=sleep,15
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), String.join(" ", ExtractedJar.jvm()), port));
        own = check(
                "own",
                port,
                "--handler=command",
                "--payload={\"command\":\"quick\"}",
                "--slow-payload={\"command\":\"slow\"}",
                "--start-agent=bash " + script);
        // Started beside all others it would take long.
        await().atMost(LONGEST).until(() -> !own.isAlive() || own.output().contains("holds"));
        for (var good : Good.values()) {
            if (Interpreter.isInstalled(good.interpreter)) {
                GOOD.put(
                        good,
                        checkExample(good.name(), good.interpreter, EXAMPLES.resolve(good.file), "--slow-payload=15"));
            }
        }
        if (Interpreter.isInstalled("python3")) {
            for (var broken : Broken.values()) {
                BROKEN.put(broken, checkExample(broken.name(), "python3", broken.file()));
            }
        }
    }

    @AfterAll
    static void stops() {
        own.close();
        GOOD.values().forEach(SchedulerProcess::close);
        BROKEN.values().forEach(SchedulerProcess::close);
    }

    @ParameterizedTest
    @EnumSource
    void anExampleKeepsEveryMustAndShould(Good good) {
        var check = GOOD.get(good);
        assumeTrue(check != null, good.interpreter + " is not installed: its example is not checked");

        assertThat(table(check, 0)).contains("23 hold, 0 broken, 3 not shown. No must is broken.");
    }

    @Test
    void ourOwnAgentKeepsEveryRule() {
        assertThat(table(own, 0)).contains("26 hold, 0 broken, 0 not shown. No must is broken.");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenAgentIsFound(Broken broken) {
        var check = BROKEN.get(broken);
        assumeTrue(check != null, "python3 is not installed: no broken agent is checked");

        assertThat(table(check, 1).lines().filter(line -> line.startsWith("must   | broken")))
                .anyMatch(line -> line.contains(broken.rule));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --check-agent=localhost:8084 | --check-agent must be an http or https URL
            --check-agent=http://localhost:1 --store-port=0 | --store-port: '0' is not an integer from 1 to 65535
            --check-agent=http://localhost:1 --handlers=x | --handlers: there is no such option of a check
            """)
    void aCommandLineThatCannotBeFollowedIsOneSentence(String arguments, String sentence) throws IOException {
        var ownFolder = Files.createTempDirectory(folder, "wrong");
        try (var check =
                SchedulerProcess.launch(ownFolder, "check", ExtractedJar.jvm(), List.of(arguments.split(" ")))) {
            assertThat(table(check, 1).strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith(sentence);
        }
    }

    private static SchedulerProcess checkExample(String name, String interpreter, Path file, String... options) {
        var port = FreePort.take();
        var all = new ArrayList<>(List.of(
                "--handler=sleep",
                "--payload=0",
                "--start-agent=env PORT=%d CAPACITY=4 %s %s".formatted(port, interpreter, file)));
        all.addAll(List.of(options));
        return check(name, port, all.toArray(String[]::new));
    }

    private static SchedulerProcess check(String name, int port, String... options) {
        var arguments =
                new ArrayList<>(List.of("--check-agent=http://localhost:" + port, "--store-port=" + FreePort.take()));
        arguments.addAll(List.of(options));
        return SchedulerProcess.launch(folder, name, ExtractedJar.jvm(), arguments);
    }

    /** What it printed, once it has ended with that status. */
    private static String table(SchedulerProcess check, int exit) {
        var status = check.awaitExit(LONGEST);
        assertThat(status).as(check.output()).isEqualTo(exit);
        return check.output();
    }
}
