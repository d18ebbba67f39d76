package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page at / in a real browser on the system of the README's first command; its pictures are in target/console. */
@Tag("pages")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    @TempDir
    static Path folder;

    private static Standalone system;
    private static Browser browser;

    @BeforeAll
    static void opensThePage() {
        Browser.assumeInstalled(ConsoleIT.class);
        system = new Standalone(
                folder,
                "--agent/worker.agent.command.commands.live[0]=cat",
                "--agent/worker.agent.command.commands.live[1]=" + folder.resolve("live"));
        browser = new Browser();
        browser.look("light", 1600);
        browser.zone("Asia/Kolkata");
        browser.open(system.worker.url() + "/");
    }

    @AfterAll
    static void stops() {
        if (browser != null) {
            browser.close();
        }
        if (system != null) {
            system.close();
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        // An element may go stale while the test reads it, because the page redraws.
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(assertion);
    }

    private static void press(String css) {
        soon(() -> browser.find(css).click());
    }

    /** Without what the browser itself logs of calls that this store does not offer: the page leaves those out. */
    private static List<String> messages() {
        return browser.messages().stream()
                .filter(message -> !message.contains("/history")
                        && !message.contains("/limits")
                        && !message.contains("/jobs/counts"))
                .toList();
    }

    private static void showsNothingWrong(String name) {
        for (var theme : new String[] {"light", "dark"}) {
            for (var width : new int[] {400, 1600}) {
                browser.look(theme, width);
                assertThat(browser.breaches()).as(theme + " " + width).isEmpty();
                assertThat(browser.isScrolledSideways()).as(theme + " " + width).isFalse();
                browser.picture(Path.of("target/console", name + "-" + theme + "-" + width + ".png"));
            }
        }
        browser.look("light", 1600);
        assertThat(messages()).isEmpty();
    }

    @Test
    @Order(1)
    void saysWhoItIsAndWhatToDoFirst() {
        soon(() -> assertThat(browser.text("#state")).isEqualTo("ONLINE"));
        soon(() -> assertThat(browser.text("#grid-summary")).startsWith("100 of 100 mine"));
        soon(() -> assertThat(browser.text("#steps")).contains("Submit a first job"));
        assertThat(browser.text("#worker-id")).isEqualTo("worker-1");
        assertThat(browser.all(".cell")).hasSize(100);
        assertThat(browser.text("#late-text")).startsWith("Nothing was dispatched");
        assertThat(browser.find("#late-chart").getAttribute("data-empty")).isEqualTo("true");
        soon(() -> assertThat(browser.text("#facts")).contains("Failed jobs\n0", "0 of 10 used"));
        soon(() -> assertThat(browser.text("#facts")).contains("Oldest waiting job\nnone\n0 due and not claimed"));
        showsNothingWrong("empty");
    }

    @Test
    @Order(2)
    void seesAJobGoThroughAndTakesItsNameForTextOnly() {
        browser.find("[name=jobName]").sendKeys(HOSTILE);
        browser.find("[name=segment]").sendKeys("5");
        browser.find("[name=payload]").sendKeys("hello");
        press("#submit button");

        soon(() -> assertThat(browser.text("#job-title")).isEqualTo("Job 1: " + HOSTILE));
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("COMPLETED"));
        soon(() -> assertThat(browser.text("#dispatch-table tbody")).contains(HOSTILE, "DISPATCHED", "COMPLETED"));
        soon(() -> assertThat(browser.text("#run-table tbody")).contains("worker-1", "COMPLETED"));
        soon(() -> assertThat(browser.text("#job-why")).contains("It has run to its end."));
        soon(() -> assertThat(browser.find("#first-steps").isDisplayed()).isFalse());
        assertThat(browser.all("main img")).isEmpty();
    }

    @Test
    @Order(3)
    void pausesScansAndResumes() {
        press("#scan");
        soon(() -> assertThat(browser.text("#notice")).contains("scan"));
        // The browser itself logs a 409, which comes when the scheduled scan is reading.
        assertThat(messages()).allMatch(message -> message.contains("409") && message.contains("/scan"));
        press("#pause");
        soon(() -> assertThat(browser.text("#state")).isEqualTo("PAUSED"));
        var waiting = system.submit("waiting", "ONE_TIME", 6, Instant.now());
        soon(() -> assertThat(browser.text("#job-table")).contains("waiting"));
        soon(() -> assertThat(browser.text("#facts"))
                .containsPattern("Oldest waiting job\n[0-9.]+ m?s\n1 due and not claimed"));
        press("[data-job='" + waiting + "']");
        soon(() -> assertThat(browser.text("#job-why")).contains("Dispatching is paused", "PAUSED"));
        soon(() -> assertThat(browser.text("#pause")).isEqualTo("Resume dispatching"));
        press("#pause");

        soon(() -> assertThat(browser.text("#state")).isEqualTo("ONLINE"));
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("COMPLETED"));
    }

    @Test
    @Order(4)
    void steersAJob() {
        var later = system.submit("later", "ONE_TIME", 7, Instant.now().plus(1, ChronoUnit.DAYS));
        press("[data-job='" + later + "']");
        soon(() -> assertThat(browser.text("#job-why")).contains("It is due at"));
        press("#act-pause");
        soon(() ->
                assertThat(browser.text("#job-why")).contains("paused in the Job Store", "Next: Press “Resume job”."));
        assertThat(browser.text("#notice")).isEqualTo("Job " + later + " is paused.");
        assertThat(browser.isInTheWindow("#notice")).isTrue();
        soon(() -> assertThat(browser.text("#history-lines")).contains("paused by local"));
        press("#act-resume");
        press("#act-run-now");
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("COMPLETED"));

        var unwanted = system.submit("unwanted", "ONE_TIME", 7, Instant.now().plus(1, ChronoUnit.DAYS));
        press("[data-job='" + unwanted + "']");
        soon(() -> assertThat(browser.text("#job-title")).contains("unwanted"));
        press("#act-cancel");
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("CANCELLED"));
    }

    @Test
    @Order(5)
    void replaysAFailedJob() {
        var failing = system.store
                .post("/api/jobs", """
                        {"jobName":"command:none","frequency":"ONE_TIME","executionTime":"%s","payload":"no such command",\
                        "maxRetries":0,"segment":8}""".formatted(Instant.now()))
                .path("id")
                .longValue();
        soon(() -> assertThat(system.statusOf(failing)).isEqualTo("FAILED"));
        press("#tab-FAILED");
        soon(() -> assertThat(browser.text("#job-table"))
                .contains("Failed at", "Reason", "1 of 1", "not the JSON of a command job")
                .doesNotContain("Next run"));
        press("[data-job='" + failing + "']");
        soon(() -> assertThat(browser.text("#job-why")).contains("It ran and failed", "then press “Replay”."));
        press("#act-replay");

        soon(() -> assertThat(browser.text("#job-title")).startsWith("Job " + (failing + 1) + ":"));
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("FAILED"));
        soon(() -> assertThat(browser.text("#facts [data-tone=bad]")).startsWith("Failed jobs\n2"));
        soon(() -> assertThat(browser.text("#dispatch-table tbody")).contains("FAILED"));
        soon(() -> assertThat(browser.text("#job-table tbody tr")).startsWith((failing + 1) + " "));
    }

    /** It is PENDING again: its status does not show the failure. */
    @Test
    @Order(6)
    void marksAJobThatRunsAgainAndFailed() {
        var failing = system.store
                .post("/api/jobs", """
                        {"jobName":"command:none","frequency":"HOURLY","executionTime":"%s","payload":"no such command",\
                        "maxRetries":0,"segment":8}""".formatted(Instant.now()))
                .path("id")
                .longValue();
        press("#tab-LAST-RUN-FAILED");
        soon(() -> assertThat(browser.text("#job-table")).contains("not the JSON", "last run failed"));
        press("[data-job='" + failing + "']");

        soon(() -> assertThat(browser.text("#job-failures")).isEqualTo("last run failed"));
        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("PENDING"));
        soon(() -> assertThat(browser.text("#job-why")).contains("Its last run failed at", "It is due at", "NOT_DUE"));
        press("#act-run-now");
        soon(() -> assertThat(browser.text("#job-failures")).isEqualTo("last 2 runs failed"));
        soon(() -> assertThat(browser.text("#job-table")).contains("last 2 runs failed"));
        showsNothingWrong("failing");
    }

    /** Its output is a pipe's, which the test writes. */
    @Test
    @Order(7)
    void showsALogWhileItsRunGoesOnAndItsResultAfterIt() throws IOException, InterruptedException {
        var pipe = folder.resolve("live");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var job = system.store
                .post("/api/jobs", """
                        {"jobName":"command:live","frequency":"ONE_TIME","executionTime":"%s",\
                        "payload":"{\\"command\\":\\"live\\"}","maxRetries":0,"segment":8}""".formatted(Instant.now()))
                .path("id")
                .longValue();
        try (var output = Files.newBufferedWriter(pipe)) {
            press("#tab-RUNNING");
            press("[data-job='" + job + "']");
            output.write("reading\n" + HOSTILE + "\n\u001b[31mred\u202e\n");
            output.flush();
            soon(() ->
                    assertThat(browser.text("#run-log")).isEqualTo("reading\n" + HOSTILE + "\n\\u001b[31mred\\u202e"));
            assertThat(browser.text("#run-title")).contains("attempt 1", "under way");
            for (var i = 1; i <= 60; i++) {
                output.write("page " + i + " of 60\n");
            }
            output.flush();
            soon(() -> assertThat(browser.text("#run-log")).contains("page 60 of 60"));
        }

        soon(() -> assertThat(browser.text("#run-title")).contains("COMPLETED"));
        soon(() -> assertThat(browser.text("#run-result")).isEqualTo("exit code 0"));
        assertThat(browser.text("#run-log")).startsWith("reading").endsWith("page 60 of 60");
        assertThat(browser.all("main img")).isEmpty();
        showsNothingWrong("log");
    }

    /** No one writes to the pipe, so that the run goes on. */
    @Test
    @Order(8)
    void asksBeforeItCancelsARunUnderWay() {
        var job = system.store
                .post("/api/jobs", """
                        {"jobName":"command:live","frequency":"ONE_TIME","executionTime":"%s",\
                        "payload":"{\\"command\\":\\"live\\"}","maxRetries":0,"segment":8}""".formatted(Instant.now()))
                .path("id")
                .longValue();
        press("#tab-RUNNING");
        soon(() -> assertThat(browser.text("#job-table"))
                .contains("Running since", "agent-1")
                .containsPattern("\\d\\d:\\d\\d:\\d\\d \\d+ (s|min)"));
        press("[data-job='" + job + "']");
        soon(() -> assertThat(browser.text("#job-title")).startsWith("Job " + job + ":"));
        soon(() -> assertThat(browser.text("#facts")).contains("1 of 10 used"));
        press("#act-cancel");
        soon(() -> assertThat(browser.text("#ask-text")).contains("is running at agent-1", "is interrupted"));
        showsNothingWrong("question");
        press("#ask-no");
        assertThat(system.statusOf(job)).isEqualTo("RUNNING");
        press("#act-cancel");
        press("#ask-yes");

        soon(() -> assertThat(browser.text("#job-status")).isEqualTo("CANCELLED"));
    }

    @Test
    @Order(9)
    void keepsTheListAndTheJobInItsUrl() {
        press("#tab-FAILED");
        press("#job-table [data-job]");
        soon(() -> assertThat(browser.text("#job-title")).contains("command:none"));
        var url = browser.run("return location.href").toString();
        assertThat(url).contains("list=FAILED", "job=");
        press("#tab-COMPLETED");
        soon(() -> assertThat(browser.text("#job-head")).contains("Ended"));
        browser.run("history.back()");
        soon(() -> assertThat(browser.text("#job-head")).contains("Failed at"));
        assertThat(browser.run("return location.href")).isEqualTo(url);
        press("#job-close");
        soon(() -> assertThat(browser.find("#job").isDisplayed()).isFalse());

        browser.open("about:blank");
        browser.open(url);

        soon(() -> assertThat(browser.text("#job-head")).contains("Failed at"));
        soon(() -> assertThat(browser.text("#job-title")).contains("command:none"));
    }

    @Test
    @Order(11)
    void showsTheWholeSystem() {
        browser.open("about:blank");
        browser.open(system.worker.url() + "/#view=fleet");
        soon(() ->
                assertThat(browser.text("#fleet-workers")).contains("worker-1 (this one)", "ONLINE", "100", "CLOSED"));
        soon(() -> assertThat(browser.text("#fleet-agents"))
                .contains("of 10")
                .containsPattern("agent-1\\s+ONLINE\\s+\\d+\\.\\d+\\.\\d+"));
        soon(() -> assertThat(browser.text("#fleet-coordinators")).containsPattern("LEADER\\s+\\d+\\.\\d+\\.\\d+"));
        soon(() -> assertThat(browser.text("#fleet-owners")).contains("worker-1", "0–99"));
        assertThat(browser.text("#fleet-failed")).contains("not the JSON of a command job");
        assertThat(browser.text("#fleet-facts")).contains("Segments of nobody\n0");
        showsNothingWrong("fleet");
        press("#fleet-failed a");

        soon(() -> assertThat(browser.text("#job-title")).contains("command:none"));
        assertThat(browser.text("#timeline")).contains("FAILED: waited", "ran");
    }

    @Test
    @Order(12)
    void findsJobsAndKeepsTheSearchInItsUrl() {
        system.submit("needle 1", "DAILY", 31, Instant.now().plus(1, ChronoUnit.DAYS));
        system.submit("needle 2", "DAILY", 32, Instant.now().plus(1, ChronoUnit.DAYS));
        browser.open("about:blank");
        browser.open(system.worker.url() + "/");
        soon(() -> assertThat(browser.find("#search").isDisplayed()).isTrue());
        browser.find("[data-find=namePrefix]").sendKeys("needle" + Keys.ENTER);
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("2 found in ALL"));
        assertThat(browser.text("#job-table")).contains("needle 1", "needle 2");
        press("#search-more summary");
        browser.find("[data-find=segment]").sendKeys("31" + Keys.ENTER);
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("1 found in ALL"));
        showsNothingWrong("search");
        var url = browser.run("return location.href").toString();
        assertThat(url).contains("namePrefix=needle", "segment=31");

        press("#search-clear");
        soon(() -> assertThat(browser.text("#search-found")).isEmpty());
        browser.open("about:blank");
        browser.open(url);

        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("1 found in ALL"));
        assertThat(browser.find("[data-find=namePrefix]").getAttribute("value")).isEqualTo("needle");
        press("#search-clear");
    }

    @Test
    @Order(20)
    void findsByTheWholeNameAndByDueTimesOfTheViewersZone() {
        var due = Instant.parse("2040-01-01T00:00:00Z");
        system.submit("hay", "DAILY", 33, due);
        system.submit("hay 2", "DAILY", 34, due.plus(1, ChronoUnit.HOURS));
        browser.open("about:blank");
        browser.open(system.worker.url() + "/#list=ALL&dueFrom=2040-01-01T00:00:00Z");
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("2 found in ALL"));
        assertThat(browser.find("[data-find=dueFrom]").getAttribute("value")).isEqualTo("2040-01-01T05:30");
        assertThat(browser.text("#search-more")).contains("Due from Asia/");

        set("[data-find=dueTo]", "2040-01-01T06:30");
        browser.find("[data-find=dueTo]").sendKeys(Keys.ENTER);
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("1 found in ALL"));
        assertThat(browser.run("return location.hash").toString()).contains("dueTo=2040-01-01T01%3A00%3A00Z");
        press("#zone");
        soon(() -> assertThat(browser.find("[data-find=dueTo]").getAttribute("value"))
                .isEqualTo("2040-01-01T01:00"));
        assertThat(browser.text("#search-more")).contains("Due from UTC");
        showsNothingWrong("search-due");
        set("[data-find=dueTo]", "2040-01-01T00:00");
        browser.find("[data-find=dueTo]").sendKeys(Keys.ENTER);
        assertThat(browser.run("return document.activeElement.validationMessage"))
                .isEqualTo("Must be later than Due from.");
        assertThat(browser.run("return location.hash").toString()).contains("dueTo=2040-01-01T01%3A00%3A00Z");
        press("#zone");
        press("#search-clear");
        soon(() -> assertThat(browser.find("[data-find=dueTo]").getAttribute("value"))
                .isEmpty());

        browser.find("[data-find=jobName]").sendKeys("hay" + Keys.ENTER);
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("1 found in ALL"));
        press("#search-clear");
    }

    @Test
    @Order(21)
    void actsOnManyJobsInSeveralCalls() {
        var jobs = IntStream.range(0, 250)
                .mapToObj(i ->
                        "{\"jobName\":\"flock\",\"frequency\":\"DAILY\",\"executionTime\":\"2040-01-01T00:00:00Z\"}")
                .collect(Collectors.joining(",", "[", "]"));
        system.store.post("/api/jobs/batch", jobs);
        browser.open("about:blank");
        browser.open(system.worker.url() + "/#list=ALL&jobName=flock");
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("250 found in ALL"));
        browser.run("""
                window.limits = [];
                const plain = window.fetch;
                window.fetch = (path, options) => {
                  if (path.endsWith("/actions")) window.limits.push(JSON.parse(options.body).limit);
                  return plain(path, options);
                };""");
        press("#bulk-go");
        soon(() -> assertThat(browser.text("#ask")).contains("Pause 250 jobs?"));
        press("#ask-yes");

        soon(() -> assertThat(browser.text("#notice")).isEqualTo("250 jobs are paused."));
        assertThat(browser.run("return window.limits.join()").toString()).isEqualTo("100,100,100,100,100,50");
        assertThat(browser.text("#bulk-go")).isEqualTo("Count them…");
        assertThat(system.store.get("/api/jobs?jobName=flock&paused=false")).isEmpty();
    }

    @Test
    @Order(10)
    void showsTimesOfTheViewersZoneAndOfUtcAfterOneClick() {
        soon(() -> assertThat(browser.text("footer")).contains("Times are of Asia/"));
        var india = browser.text("#run-table time");
        press("#zone");
        assertThat(browser.text("footer")).contains("Times are UTC.");
        var utc = browser.text("#run-table time");
        browser.open(browser.run("return location.href").toString());
        browser.run("location.reload()");
        soon(() -> assertThat(browser.text("#run-table time")).isEqualTo(utc).isNotEqualTo(india));
        press("#zone");
        soon(() -> assertThat(browser.text("#run-table time")).isEqualTo(india));
    }

    @Test
    @Order(13)
    void showsTheJobThatWasOpenedLastHoweverLateTheAnswersOfTheOneBefore() {
        var slow = system.submit("slow", "ONE_TIME", 9, Instant.now().plus(1, ChronoUnit.DAYS));
        var quick = system.submit("quick", "ONE_TIME", 9, Instant.now().plus(1, ChronoUnit.DAYS));
        press("#tab-PENDING");
        soon(() -> assertThat(browser.text("#job-table")).contains("slow", "quick"));
        browser.run("""
                window.late = 0;
                window.undelayed = window.fetch;
                window.fetch = async (url, options) => {
                  const answer = await window.undelayed(url, options);
                  if (String(url).endsWith("/console/jobs/%d")) {
                    await new Promise((later) => setTimeout(later, 1500));
                    window.late++;
                  }
                  return answer;
                };""".formatted(slow));

        browser.run("""
                for (const job of [%d, %d]) {
                  document.querySelector(`[data-job="${job}"]`).click();
                }""".formatted(slow, quick));

        soon(() -> assertThat(browser.text("#job-title")).contains("quick"));
        soon(() -> assertThat(browser.run("return window.late")).isEqualTo(1L));
        await().during(Duration.ofSeconds(1))
                .until(() -> browser.text("#job-title").contains("quick"));
        browser.run("window.fetch = window.undelayed");
    }

    @Test
    @Order(14)
    void walksTheSegmentsByKeyboard() {
        browser.find(".cell").click();
        browser.find(".cell:focus").sendKeys(Keys.ARROW_RIGHT);
        browser.find(".cell:focus").sendKeys(Keys.ARROW_DOWN);

        assertThat(browser.text("#grid-detail")).startsWith("Segment 21: this worker's");
    }

    @Test
    @Order(15)
    void saysWhatWasWrongWithASubmission() {
        browser.find("[name=jobName]").clear();
        browser.find("[name=jobName]").sendKeys("never");
        choose("frequency", "CRON");
        browser.find("[name=cronExpression]").sendKeys("six");
        soon(() -> assertThat(browser.text("#preview")).contains("cronExpression", "six"));
        press("#submit button[type=submit]");

        soon(() -> assertThat(browser.text("#notice")).contains("cronExpression", "six"));
        // The browser itself logs a 400 for the submission, and one for each preview; these are the only messages.
        assertThat(messages()).isNotEmpty().allMatch(message -> message.contains("400"));
        browser.find("[name=cronExpression]").clear();
        choose("frequency", "ONE_TIME");
    }

    private static void choose(String field, String option) {
        browser.all("[name=" + field + "] option").stream()
                .filter(each -> option.equals(each.getAttribute("value")))
                .findFirst()
                .orElseThrow()
                .click();
    }

    @Test
    @Order(16)
    void showsWhenAJobIsGoingToRun() {
        browser.find("[name=jobName]").clear();
        browser.find("[name=jobName]").sendKeys("report");
        choose("frequency", "EVERY");
        browser.find("[name=interval]").sendKeys("P1D");
        // Half past one UTC, as this browser's zone has it.
        set("#submit [name=executionTime]", "2028-03-25T07:00:00");
        browser.find("[name=timeZone]").sendKeys("Europe/Berlin");
        browser.find("[name=maxOccurrences]").sendKeys("3");

        soon(() -> assertThat(browser.all("#preview-runs li")).hasSize(3));
        assertThat(browser.text("#preview-runs"))
                .contains(
                        "Sat 2028-03-25 02:30:00 +01:00",
                        "Sun 2028-03-26 03:00:00 +02:00 gap: 02:30 does not exist that day, runs at 03:00");
        assertThat(browser.text("#preview-words")).isEqualTo("Every 1 day, in Europe/Berlin.");
        press("#submit summary");
        set("#submit [name=jitter]", "PT10M");
        soon(() -> assertThat(browser.text("#preview-runs")).contains("due up to PT10M later"));
        showsNothingWrong("preview");
        set("#submit [name=jitter]", "");
        press("#submit button[type=submit]");

        soon(() -> assertThat(browser.text("#job-title")).contains("report"));
        soon(() -> assertThat(browser.text("#job-facts")).contains("P1D in Europe/Berlin, 0 of 3 done"));
        soon(() -> assertThat(browser.all("#next-runs li")).hasSize(3));
        assertThat(browser.text("#next-runs")).contains("gap: 02:30");
        for (var field : new String[] {"interval", "executionTime", "timeZone", "maxOccurrences"}) {
            set("#submit [name=" + field + "]", "");
        }
        choose("frequency", "ONE_TIME");
    }

    /** As a person does who fills in a field; the browser's own input of a time takes no other text than this. */
    private static void set(String css, String value) {
        soon(() -> browser.run("""
                const field = document.querySelector("%s");
                field.value = "%s";
                field.dispatchEvent(new Event("input", {bubbles: true}));
                field.dispatchEvent(new Event("change", {bubbles: true}));""".formatted(css, value)));
    }

    @Test
    @Order(17)
    void changesAJobAndShowsWhatSomebodyElseChangedMeanwhile() {
        press("#edit-open");
        soon(() -> assertThat(browser.find("#edit [name=interval]").getAttribute("value"))
                .isEqualTo("P1D"));
        assertThat(browser.find("#edit [name=executionTime]").getAttribute("value"))
                .startsWith("2028-03-25T07:00");
        set("#edit [name=frequency]", "CRON");
        set("#edit [name=cronExpression]", "*/15 8-18 * * MON-FRI");
        soon(() -> assertThat(browser.text("#edit-preview p"))
                .isEqualTo("Every 15 minutes from 08:00 to 18:59, Monday to Friday, in Europe/Berlin."));
        soon(() -> assertThat(browser.all("#edit-preview-runs li")).hasSize(3));
        press("#edit summary");
        set("#edit [name=retention]", "P30D");
        set("#edit [name='retryBackoff.initial']", "PT5S");
        showsNothingWrong("edit");
        press("#edit-save");
        soon(() -> assertThat(browser.text("#notice")).contains("is changed."));
        soon(() -> assertThat(browser.text("#job-facts")).contains("*/15 8-18 * * MON-FRI in Europe/Berlin"));
        assertThat(browser.find("#edit").isDisplayed()).isFalse();

        press("#edit-open");
        set("#edit [name=payload]", "mine");
        browser.run("""
                const id = new URLSearchParams(location.hash.slice(1)).get("job");
                window.theirs = fetch(`/api/scheduler-worker/console/jobs/${id}`, {method: "PATCH",
                  headers: {"Content-Type": "application/json"}, body: JSON.stringify({payload: "theirs", maxRetries: 9})});""");
        soon(() -> assertThat(browser.text("#job-facts")).contains("theirs"));
        press("#edit-save");

        soon(() -> assertThat(browser.text("#edit-trouble"))
                .contains(
                        "Somebody else changed this job", "Nothing was saved", "Payload", "theirs", "mine", "Retries"));
        browser.messages(); // the browser itself logs the 412
        showsNothingWrong("conflict");
        press("#edit-trouble button:last-of-type");
        soon(() -> assertThat(browser.text("#job-facts")).contains("mine", "of 9"));
        assertThat(browser.find("#edit").isDisplayed()).isFalse();
    }

    @Test
    @Order(18)
    void sendsATokenAndForgetsItWithTheTab() {
        browser.find("#token").sendKeys("secret");
        press("#token-form button");
        soon(() -> assertThat(browser.text("#notice")).contains("token is used"));
        assertThat(browser.find("#token").getAttribute("value")).isEmpty();
        assertThat(browser.run("return JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])")
                        .toString())
                .doesNotContain("secret");
        press("#token-form button");
        soon(() -> assertThat(browser.text("#notice")).isEqualTo("No token is used."));
    }

    @Test
    @Order(19)
    void showsABusySystemInBothThemesAndWidths() {
        for (var i = 0; i < 600; i++) {
            system.submit("report " + i % 7, "ONE_TIME", i % 100, Instant.now().plusMillis(i * 10L));
        }
        system.submit("Daily Report", "DAILY", 10, Instant.now().plus(3, ChronoUnit.HOURS));
        system.submit("Invoices", "MONTHLY", 11, Instant.now().plus(9, ChronoUnit.DAYS));
        press("#tab-PENDING");
        soon(() -> assertThat(browser.text("#rate-text")).matches("6\\d\\d dispatched.*"));
        showsNothingWrong("busy");
    }

    @Test
    @Order(21)
    void countsWhatPassesOnAClickWhereThatTakesLonger() {
        for (var part = 0; part < 4; part++) {
            var first = part * 800;
            system.store.post(
                    "/api/jobs/batch",
                    IntStream.range(first, first + 800)
                            .mapToObj(i -> """
                            {"jobName":"%s %d","labels":["straw"],"frequency":"DAILY","executionTime":"2040-01-01T00:00:00Z"}""".formatted(i % 4 == 0 ? "wheat" : "rye", i))
                            .collect(Collectors.joining(",", "[", "]")));
        }
        browser.open("about:blank");
        browser.open(system.worker.url() + "/#list=ALL&label=straw&frequency=DAILY&namePrefix=rye");
        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("2,400 found in ALL"));
        assertThat(browser.find("#search-count").isDisplayed()).isFalse();
        browser.open("about:blank");
        browser.open(system.worker.url() + "/#list=ALL&label=straw&frequency=DAILY");
        soon(() -> assertThat(browser.text("#search-found")).startsWith("at most 3,200"));
        showsNothingWrong("search-count");

        press("#search-count");

        soon(() -> assertThat(browser.text("#search-found")).isEqualTo("3,200 found in ALL"));
        assertThat(browser.find("#search-count").isDisplayed()).isFalse();
    }

    @Test
    @Order(22)
    void letsTheProcessEndWhileThePageIsOpen() {
        var begun = System.nanoTime();

        assertThat(system.terminate()).isEqualTo(143);

        // The web server alone would wait 25 s for an open stream.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        soon(() -> assertThat(browser.text("#state")).isEqualTo("NOT CONNECTED"));
        assertThat(browser.text("#trouble")).startsWith("Trouble").contains("has lost the worker");
        assertThat(browser.find("#first-steps").isDisplayed()).isFalse();
    }
}
