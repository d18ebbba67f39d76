package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each command of docs/recipes.md as written, in its order, against a system that was just started. */
@Tag("ci")
class RecipesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void doesWhatEachRecipeSays(@TempDir Path folder) throws IOException {
        var recipes = recipes();
        assertThat(recipes).hasSize(20);
        try (var system = new Standalone(folder)) {
            var answers = new LinkedHashMap<String, JsonNode>();
            recipes.forEach((title, command) -> {
                // A run may still be under way when the next recipe wants it over.
                await(title).atMost(SOON).untilAsserted(() -> answers.put(title, answer(folder, command, system)));
            });

            assertThat(answers.values())
                    .allMatch(answer -> answer.path("success").booleanValue());
            assertThat(data(answers, "Run a job once, now").path("id").longValue())
                    .isOne();
            assertThat(data(answers, "Submit many jobs at once").path("ids")).hasSize(2);
            assertThat(data(answers, "Change a job").path("cronExpression").textValue())
                    .isEqualTo("45 2 * * *");
            assertThat(data(answers, "See its next runs")).hasSize(5);
            assertThat(data(answers, "Cancel a job").path("status").textValue()).isEqualTo("CANCELLED");
            var once = recipes.get("Say what a job is, as often as you like");
            assertThat(answer(folder, once, system).path("data").path("effect").textValue())
                    .isEqualTo("unchanged");
            var keyed = recipes.get("Submit without a second job after a lost answer");
            assertThat(answer(folder, keyed, system).path("data").path("id"))
                    .isEqualTo(data(answers, "Submit without a second job after a lost answer")
                            .path("id"));
        }
    }

    private static JsonNode data(Map<String, JsonNode> answers, String title) {
        return answers.getOrDefault(title, JSON.missingNode()).path("data");
    }

    /** The one command under each heading. */
    private static Map<String, String> recipes() throws IOException {
        var recipes = new LinkedHashMap<String, String>();
        Pattern.compile("(?ms)^## (.*?)$(.*?)^```sh\\n(.*?)^```$")
                .matcher(Files.readString(Path.of("docs/recipes.md")))
                .results()
                .forEach(found -> {
                    assertThat(found.group(2)).as("one command for each").doesNotContain("\n## ");
                    assertThat(found.group(3)).startsWith("curl ");
                    recipes.put(found.group(1), found.group(3));
                });
        return recipes;
    }

    private static JsonNode answer(Path folder, String command, Standalone system) throws IOException {
        var answer = new Shell(folder, system).run(command);
        assertThat(answer.isRefused()).as(answer.text()).isFalse();
        return JSON.readTree(answer.text());
    }
}
