package com.distributed.jobscheduler.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FewerTries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Any merge patches of one stored job, beside a plain merge of what the job's answers show. */
@Tag("application")
class PatchPropertyTest {
    /** Values of fields that depend on no other; null clears. */
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("jobName", List.of("'a'", "'b \u00e4'")),
            Map.entry("userId", List.of("null", "1", "9007199254740993")),
            Map.entry("payload", List.of("null", "''", "'{\\'a\\':null}'")),
            Map.entry("maxRetries", List.of("0", "9")),
            Map.entry("segment", List.of("0", "99")),
            Map.entry("externalKey", List.of("null", "'k 1'", "'k-2'")),
            Map.entry("concurrencyKey", List.of("null", "'crm'")),
            Map.entry("priority", List.of("null", "0", "9")),
            Map.entry("labels", List.of("null", "[]", "['a','b']", "['b']")),
            Map.entry("timeout", List.of("null", "'PT10M'")),
            Map.entry("retention", List.of("null", "'PT48H'")),
            Map.entry("notifyIfLaterThan", List.of("null", "'PT5M'")),
            Map.entry("misfirePolicy", List.of("null", "'SKIP'")),
            Map.entry("endTime", List.of("null", "'2027-03-07T08:00:00Z'")),
            Map.entry(
                    "retryBackoff",
                    List.of(
                            "null",
                            "{'initial':'PT5S','multiplier':2.0,'max':'PT1M'}",
                            "{'initial':'PT7S'}",
                            "{'multiplier':3.0}",
                            "{'max':'PT2M'}",
                            "{'initial':null}")));

    /** What a job shows where its submission says nothing. */
    private static final Map<String, String> WHEN_ABSENT =
            Map.of("labels", "[]", "priority", "5", "misfirePolicy", "'FIRE_ONCE'");

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 160)
    void makesWhatAPlainMergeMakes(
            @ForAll Database database, @ForAll @Size(min = 1, max = 5) List<@From("patches") String> patches) {
        var store = Store.on(database).emptied();
        var id = store.submit("DAILY", "executionTime", "2026-01-06T10:00:00Z").id();
        for (var patch : patches) {
            var before = store.job(id).data();
            var expected = merged(store, before, read(store, patch));

            var answer = ChangeTest.patch(store, id, patch);

            if (!expected.path("retryBackoff").isObject()
                    || expected.path("retryBackoff").has("initial")) {
                assertThat(answer.status()).as(patch).isEqualTo(200);
                complete(expected, answer.data());
                assertThat(shown(answer.data())).as(patch).isEqualTo(shown(expected));
                var again = ChangeTest.patch(store, id, patch);
                assertThat(again.data()).as("%s, the second time", patch).isEqualTo(answer.data());
            } else {
                assertThat(answer.errorCode()).as(patch).isEqualTo("VALIDATION_FAILED");
                assertThat(store.job(id).data()).as("refused: %s", patch).isEqualTo(before);
            }
            assertThat(store.job(id).data().path("version").intValue()
                            == before.path("version").intValue())
                    .as("the version is kept by what changes nothing: %s", patch)
                    .isEqualTo(shown(store.job(id).data()).equals(shown(before)));
        }
    }

    private static ObjectNode merged(Store store, JsonNode job, JsonNode patch) {
        var expected = (ObjectNode) job.deepCopy();
        patch.properties().forEach(field -> {
            var name = field.getKey();
            if (field.getValue().isObject()) {
                var old = expected.get(name) instanceof ObjectNode known ? known : store.json.createObjectNode();
                field.getValue().properties().forEach(part -> {
                    if (part.getValue().isNull()) {
                        old.remove(part.getKey());
                    } else {
                        old.set(part.getKey(), part.getValue());
                    }
                });
                expected.set(name, old);
            } else if (field.getValue().isNull()) {
                expected.set(
                        name, read(store, WHEN_ABSENT.getOrDefault(name, "null").replace('\'', '"')));
            } else {
                expected.set(name, field.getValue());
            }
        });
        return expected;
    }

    /** The store fills in what a backoff does not say. */
    private static void complete(ObjectNode expected, JsonNode answered) {
        if (expected.get("retryBackoff") instanceof ObjectNode backoff) {
            answered.path("retryBackoff").properties().stream()
                    .filter(part -> !backoff.has(part.getKey()))
                    .forEach(part -> backoff.set(part.getKey(), part.getValue()));
        }
    }

    /** The fields that these patches may change. */
    private static ObjectNode shown(JsonNode job) {
        return ((ObjectNode) job.deepCopy()).retain(VALUES.keySet());
    }

    private static JsonNode read(Store store, String json) {
        try {
            return store.json.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<String> patches() {
        var fields = Arbitraries.of(VALUES.keySet().stream().sorted().toList())
                .flatMap(name -> Arbitraries.of(VALUES.get(name)).map(value -> Map.entry(name, value)));
        return fields.list()
                .uniqueElements(Map.Entry::getKey)
                .ofMaxSize(6)
                .map(entries -> entries.stream()
                        .map(entry -> "'%s':%s".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"))
                        .replace('\'', '"'));
    }
}
