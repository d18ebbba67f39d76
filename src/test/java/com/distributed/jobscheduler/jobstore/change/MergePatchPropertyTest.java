package com.distributed.jobscheduler.jobstore.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.server.ApiException;
import com.distributed.jobscheduler.jobstore.submission.JobSubmission;
import com.distributed.jobscheduler.system.FewerTries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** A merge patch beside the algorithm of RFC 7396, section 2, written down as it stands there. */
class MergePatchPropertyTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] FIELDS = Arrays.stream(JobSubmission.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toArray(String[]::new);

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 8000)
    void mergesAsTheRfcSays(@ForAll("objects") ObjectNode target, @ForAll("objects") ObjectNode patch) {
        assertThat(MergePatch.merged(target.deepCopy(), patch)).isEqualTo(plainly(target, patch));
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 4000)
    void changesNothingTheSecondTime(@ForAll("objects") ObjectNode target, @ForAll("objects") ObjectNode patch) {
        var once = MergePatch.merged(target.deepCopy(), patch);

        assertThat(MergePatch.merged(once.deepCopy(), patch)).isEqualTo(once);
    }

    /** What the patch does not name stays; what it names as null is gone; all else of it is there. */
    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 4000)
    void touchesWhatItNamesAndNothingElse(@ForAll("objects") ObjectNode target, @ForAll("objects") ObjectNode patch) {
        var merged = MergePatch.merged(target.deepCopy(), patch);

        target.properties().stream()
                .filter(field -> !patch.has(field.getKey()))
                .forEach(field -> assertThat(merged.get(field.getKey())).isEqualTo(field.getValue()));
        patch.properties()
                .forEach(field -> assertThat(merged.has(field.getKey()))
                        .isEqualTo(!field.getValue().isNull()));
    }

    /** One patch is applied again when another call got through: it must be the same then. */
    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 4000)
    void leavesThePatchAsItIs(
            @ForAll("objects") ObjectNode target,
            @ForAll("objects") ObjectNode patch,
            @ForAll("objects") ObjectNode later) {
        var before = patch.deepCopy();

        MergePatch.merged(MergePatch.merged(target.deepCopy(), patch), later);

        assertThat(patch).isEqualTo(before);
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 2000)
    void takesTheFieldsOfASubmissionAndNoOther(
            @ForAll("patches") ObjectNode patch, @ForAll @AlphaChars @StringLength(min = 1, max = 20) String name) {
        assertThat(MergePatch.checked(patch)).isSameAs(patch);
        if (!Arrays.asList(FIELDS).contains(name)) {
            var wrong = patch.deepCopy().put(name, 1);
            assertThatThrownBy(() -> MergePatch.checked(wrong))
                    .isInstanceOf(ApiException.class)
                    .hasMessageStartingWith(name + ": cannot be changed");
        }
    }

    @AddLifecycleHook(FewerTries.class)
    @Property(tries = 800)
    void takesAnObjectOnly(@ForAll("values") JsonNode patch) {
        if (!(patch instanceof ObjectNode)) {
            assertThatThrownBy(() -> MergePatch.checked(patch)).isInstanceOf(ApiException.class);
        }
    }

    private static JsonNode plainly(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        var result = target.isObject() ? (ObjectNode) target.deepCopy() : JSON.objectNode();
        for (var field : patch.properties()) {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                result.set(field.getKey(), plainly(result.path(field.getKey()), field.getValue()));
            }
        }
        return result;
    }

    /** Few names, so that target and patch often have the same. */
    @Provide
    Arbitrary<ObjectNode> objects() {
        return objectsOf(Arbitraries.of("a", "b", "c", ""), 3);
    }

    @Provide
    Arbitrary<ObjectNode> patches() {
        return objectsOf(Arbitraries.of(FIELDS), 2);
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return valuesOf(Arbitraries.of("a", "b"), 2);
    }

    private static Arbitrary<ObjectNode> objectsOf(Arbitrary<String> names, int depth) {
        return Arbitraries.maps(names, valuesOf(Arbitraries.of("a", "b", "c"), depth - 1))
                .ofMaxSize(4)
                .map(MergePatchPropertyTest::object);
    }

    private static Arbitrary<JsonNode> valuesOf(Arbitrary<String> names, int depth) {
        var plain = Arbitraries.of(
                JSON.nullNode(), JSON.textNode("x"), JSON.textNode(""), JSON.numberNode(7), JSON.booleanNode(false));
        Arbitrary<JsonNode> values = plain.map(value -> value);
        if (depth == 0) {
            return values;
        }
        Arbitrary<JsonNode> inner = valuesOf(names, depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, values),
                Tuple.of(2, objectsOf(names, depth).map(object -> (JsonNode) object)),
                Tuple.of(
                        1,
                        inner.list()
                                .ofMaxSize(3)
                                .map(entries -> JSON.arrayNode().addAll(entries))));
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        return JSON.objectNode().setAll(fields);
    }
}
