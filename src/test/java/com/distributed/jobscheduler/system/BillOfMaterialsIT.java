package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The jar's bill of materials, in the jar and at the actuator. */
@DisabledIfSystemProperty(
        named = "maven.mode",
        matches = "offline=true",
        disabledReason = "Maven skips the plugin that writes it when it is offline")
@Tag("ci")
class BillOfMaterialsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void namesEveryLibraryOfTheJarAndNothingElse() throws IOException {
        try (var jar = new JarFile(System.getProperty("scheduler.jar"))) {
            var shipped = jar.stream()
                    .map(entry -> Path.of(entry.getName()).getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools"))
                    .collect(Collectors.toSet());
            var bill = JSON.readTree(jar.getInputStream(jar.getEntry("META-INF/sbom/application.cdx.json")));

            var named = libraries(bill);
            // Compiled into the code, not shipped.
            named.removeIf(name -> name.startsWith("lombok-"));
            // A starter without code is named, but not shipped.
            named.removeIf(name -> !shipped.contains(name) && name.startsWith("spring-boot-starter"));
            assertThat(named).containsExactlyInAnyOrderElementsOf(shipped);
        }
    }

    @Test
    void isServedByTheActuatorOnceItIsExposed(@TempDir Path folder) throws Exception {
        int port = FreePort.take();
        int management = port + 1000;
        var arguments = new String[] {
            "--role=job-store", // ready without any other service
            "--server.port=" + port,
            "--management.endpoints.web.exposure.include=health,info,prometheus,sbom"
        };
        try (var store = SchedulerProcess.start(folder, "job-store", arguments).awaitReady(port)) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + management + "/actuator/sbom/application"))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(store.output()).isEqualTo(200);
            assertThat(libraries(JSON.readTree(answer.body()))).anyMatch(name -> name.startsWith("spring-web-6."));
        }
    }

    private static Set<String> libraries(JsonNode bill) {
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        return StreamSupport.stream(bill.path("components").spliterator(), false)
                .map(component -> component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar")
                .collect(Collectors.toSet());
    }
}
