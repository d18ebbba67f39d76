package com.distributed.jobscheduler.jobstore;

import com.distributed.jobscheduler.hostile.HostileInput;
import com.distributed.jobscheduler.hostile.HostileRequest;
import com.distributed.jobscheduler.system.FewerTries;
import com.distributed.jobscheduler.wire.WireHeaders;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

@Tag("ci")
class HostileInputTest {
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/jobs", job()),
            Map.entry("PUT /api/jobs/by-key/{key}", job()),
            Map.entry("POST /api/job-schedules/preview", everyQuarter()),
            Map.entry(
                    "PATCH /api/jobs/{id}",
                    "{\"payload\":\"p\",\"externalKey\":\"k-1\",\"calendar\":null,\"onExcluded\":null," + rules()
                            + "}"),
            Map.entry(
                    "PUT /api/calendars/{name}",
                    "{\"excludedDates\":[\"2026-12-25\"],\"excludedWeekdays\":[\"SUNDAY\"],\"includedDates\":[],\"zone\":\"UTC\"}"),
            Map.entry(
                    "POST /api/jobs/actions",
                    "{\"action\":\"PAUSE\",\"filter\":{\"jobName\":\"nobody\",\"userId\":7},\"limit\":1}"),
            Map.entry("POST /api/jobs/batch", "[" + job() + "]"),
            Map.entry(
                    "POST /api/job-schedules/claim",
                    "{\"workerId\":\"worker-1\",\"segments\":[99],\"asOf\":\"2026-01-05T10:00:00Z\",\"limit\":1,"
                            + "\"repeat\":false}"),
            Map.entry("PUT /api/limits/{key}", "{\"maxRunning\":3,\"perMinute\":60}"),
            Map.entry("PUT /api/limits/by-job-name/{jobName}", "{\"maxRunning\":3,\"perMinute\":60}"),
            Map.entry("POST /api/workers", "{\"workerId\":\"agent-1\",\"capacity\":1,\"segment\":5}"),
            Map.entry("POST /api/workers/{workerId}/heartbeat", "{\"capacity\":1,\"currentLoad\":0}"),
            Map.entry(
                    "PUT /api/executions/{key}/outcome",
                    "{\"agentId\":\"agent-1\",\"outcome\":\"FAILED\",\"error\":\"it broke\",\"durationMillis\":12}"),
            Map.entry(
                    "POST /api/executions/starts",
                    "{\"agentId\":\"agent-1\",\"starts\":[{\"key\":\"999999:1\",\"claim\":\"a-token\"}]}"),
            Map.entry(
                    "POST /api/executions/outcomes",
                    "{\"agentId\":\"agent-1\",\"outcomes\":[{\"key\":\"999999:1\",\"outcome\":\"FAILED\",\"error\":\"it broke\",\"durationMillis\":3}]}"),
            Map.entry("POST /api/executions/heartbeat", "{\"agentId\":\"agent-1\",\"running\":[\"1:1\"]}"));

    private static final Map<Database, HostileInput> INPUTS = new EnumMap<>(Database.class);

    @BeforeContainer
    static void start() {
        for (var database : Database.values()) {
            var store = Store.on(database).emptied();
            var id = store.submit("DAILY").id();
            store.running(store.submit("DAILY").id(), "agent-1");
            store.post("/api/workers", BODIES.get("POST /api/workers"));
            INPUTS.put(database, store.hostileInput(values(id), BODIES));
        }
    }

    @AfterContainer
    static void keptNoConnection() {
        for (var database : Database.values()) {
            Store.on(database).awaitNoConnectionInUse("hostile input");
        }
    }

    @Example
    void isRefusedInTheEnvelopeAndChangesNothing() {
        INPUTS.get(Database.H2).sendCorpus();
    }

    @Example
    void isRefusedAndChangesNothingOnPostgres() {
        INPUTS.get(Database.POSTGRES).sendValues();
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 400)
    void isRefusedWhateverItIs(@ForAll Database database, @ForAll("requests") HostileRequest request) {
        INPUTS.get(database).send(request);
    }

    @Provide
    Arbitrary<HostileRequest> requests() {
        return INPUTS.get(Database.H2).anyRequest();
    }

    private static Map<String, String> values(long id) {
        return Map.ofEntries(
                Map.entry("id", Long.toString(id)),
                Map.entry("scheduleId", Long.toString(id)),
                Map.entry("jobId", Long.toString(id)),
                Map.entry("workerId", "agent-1"),
                Map.entry("key", WireHeaders.occurrenceKey(id, Store.START)),
                Map.entry("status", "PENDING"),
                Map.entry("name", "germany"),
                Map.entry("asOf", "2026-01-05T10:00:00Z"),
                Map.entry("nextRunTime", "2026-01-06T10:00:00Z"),
                Map.entry("segments", "5"),
                Map.entry("limit", "1"),
                Map.entry("count", "1"),
                Map.entry("jobName", "hostile"),
                Map.entry("namePrefix", "hos"),
                Map.entry("externalKey", "k"),
                Map.entry("userId", "7"),
                Map.entry("segment", "5"),
                Map.entry("paused", "false"),
                Map.entry("frequency", "DAILY"),
                Map.entry("label", "a"),
                Map.entry("dueFrom", "2026-01-05T10:00:00Z"),
                Map.entry("dueTo", "2026-01-07T10:00:00Z"),
                Map.entry("lastOutcome", "FAILED"),
                Map.entry("outcome", "FAILED"),
                Map.entry("from", "2026-01-05T10:00:00Z"),
                Map.entry("to", "2026-01-07T10:00:00Z"),
                Map.entry("before", "2026-01-06T10:00:00Z_1"),
                Map.entry("exactTotal", "true"),
                Map.entry("sort", "id"),
                Map.entry("after", "1"),
                Map.entry("page", "0"),
                Map.entry("size", "1"));
    }

    private static String job() {
        return """
                {"jobName":"hostile","userId":7,"frequency":"CRON","executionTime":"2026-01-05T10:00:00Z","payload":"p",
                 "maxRetries":1,"segment":98,"timeZone":"UTC","cronExpression":"0 0 0 * * *",
                 "endTime":"2027-01-05T10:00:00Z","misfirePolicy":"SKIP","maxOccurrences":2,%s}""".formatted(rules());
    }

    private static String rules() {
        return """
                "labels":["a"],"timeout":"PT10M","retryBackoff":{"initial":"PT5S","multiplier":2,"max":"PT1M"},
                "notifyIfLaterThan":"PT5M","jitter":"PT1M","retention":"PT48H","concurrencyKey":"crm","priority":8""";
    }

    private static String everyQuarter() {
        return """
                {"jobName":"hostile","frequency":"EVERY","executionTime":"2026-01-05T10:00:00Z","interval":"PT15M","segment":98}""";
    }
}
