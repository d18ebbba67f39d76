package com.distributed.jobscheduler.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an IDE completes in an application that has the library: the settings of the agent, and of no other role. */
class AgentMetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path CHECKED_IN = Path.of("src/starter/resources/META-INF/spring-configuration-metadata.json");
    private static final Path EXPECTED = Path.of("target/agent-configuration-metadata.json");
    private static final List<String> GROUPS = List.of("worker.agent", "scheduler.access", "scheduler.http");
    /** For coordinators; and for a server of the role's own. */
    private static final Set<String> OF_OTHERS = Set.of(
            "scheduler.access.allow-anonymous-coordinator",
            "scheduler.http.header-deadline",
            "scheduler.http.streaming-paths",
            "scheduler.http.streaming-timeout");

    @Test
    void isTheAgentsPartOfTheMetadata() throws IOException {
        var expected = JSON.createObjectNode();
        var all = generated();
        for (var part : List.of("groups", "properties")) {
            var ours = expected.putArray(part);
            all.path(part).forEach(entry -> {
                var name = entry.path("name").asText();
                if (isOfTheAgent(name) && !OF_OTHERS.contains(name)) {
                    ours.add(entry);
                }
            });
        }
        expected.withArray("/properties").add(ownSwitch());
        Files.createDirectories(EXPECTED.getParent());
        JSON.writeValue(EXPECTED.toFile(), expected);

        assertThat(JSON.readTree(CHECKED_IN.toFile()))
                .as("after a change of the agent's settings: cp %s %s", EXPECTED, CHECKED_IN)
                .isEqualTo(expected);
    }

    private static ObjectNode ownSwitch() {
        return JSON.createObjectNode()
                .put("name", "worker.agent.enabled")
                .put("type", "java.lang.Boolean")
                .put("description", "Whether this application is an agent, if it has a job handler.")
                .put("defaultValue", true);
    }

    private static boolean isOfTheAgent(String name) {
        return GROUPS.stream().anyMatch(group -> name.equals(group) || name.startsWith(group + "."));
    }

    private static JsonNode generated() throws IOException {
        try (var metadata =
                AgentMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JSON.readTree(metadata);
        }
    }
}
