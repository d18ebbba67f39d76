package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The documentation against the code. */
class DocumentationTest {
    @Test
    void listsEveryConfigurationProperty() throws IOException {
        var documented = new StringBuilder(Files.readString(Path.of("README.md")));
        try (var guides = Files.list(Path.of("docs"))) {
            for (var guide :
                    guides.filter(file -> file.toString().endsWith(".md")).toList()) {
                documented.append(Files.readString(guide));
            }
        }
        var properties = new ArrayList<String>();
        try (var metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new ObjectMapper()
                    .readTree(metadata)
                    .path("properties")
                    .forEach(property -> properties.add(property.path("name").asText()));
        }

        assertThat(properties).hasSizeGreaterThan(60);
        assertThat(documented)
                .contains(properties.stream().map(p -> "| `" + p + "` |").toList());
    }
}
