package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.distributed.jobscheduler.kubernetes.Manifests;
import com.distributed.jobscheduler.kubernetes.Manifests.Workload;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the containers of src/deploy/kubernetes run, as processes of this machine: each with its arguments, its environment, its
 * secrets and its probes. Only hosts, ports and the mounts' root are others.
 */
@Tag("ci")
class KubernetesIT {
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final Map<String, Integer> ports =
            Stream.of("8081", "8082", "8083", "8084").collect(Collectors.toMap(port -> port, port -> FreePort.take()));
    private final List<SchedulerProcess> processes = new ArrayList<>();

    @Test
    void runsAJobWithItsCommandsSecretsAndProbes() throws IOException {
        try (var postgres = new Postgres(folder.resolve("postgres"))) {
            for (var workload : Manifests.in(Manifests.BASE).workloads()) {
                start(workload, postgres);
            }
            assertThat(processes).hasSize(4);
            for (var workload : Manifests.in(Manifests.BASE).workloads()) {
                var container = workload.container();
                for (var probe : List.of(
                        container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
                    await(workload.name() + " " + probe.getHttpGet().getPath())
                            .atMost(SOON)
                            .ignoreExceptionsInstanceOf(IOException.class)
                            .untilAsserted(() -> assertThat(status(probe, workload))
                                    .as(outputs())
                                    .isEqualTo(200));
                }
            }
            assertThat(send(jobs("")).statusCode()).isEqualTo(401);
            var id = data(jobs(token("operator")).POST(BodyPublishers.ofString("""
                            {"jobName":"log:hello","frequency":"ONE_TIME","executionTime":"%s","payload":"hello"}\
                            """.formatted(Instant.EPOCH))))
                    .path("id")
                    .longValue();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(data(call("8081", "/api/jobs/" + id, token("reader")))
                                    .path("status")
                                    .textValue())
                            .as(outputs())
                            .isEqualTo("COMPLETED"));
            assertThat(data(call("8082", "/api/segments?workerId=worker-0", token("reader")))
                            .path("segments"))
                    .hasSize(100);
            assertThat(send(call("8083", "/actuator/prometheus", token("reader"), 1_000))
                            .body())
                    .contains("scheduler_worker_");
        } finally {
            processes.forEach(SchedulerProcess::close);
        }
    }

    private String outputs() {
        return processes.stream().map(SchedulerProcess::output).collect(Collectors.joining("\n"));
    }

    private void start(Workload workload, Postgres postgres) throws IOException {
        var root = folder.resolve(workload.name());
        for (var mount : workload.container().getVolumeMounts()) {
            mount(workload, mount, root);
        }
        // As the image sets it.
        var environment = new HashMap<>(Map.of("SPRING_PROFILES_ACTIVE", "production"));
        if (!workload.container().getEnvFrom().isEmpty()) {
            environment.put("SPRING_DATASOURCE_URL", "jdbc:postgresql://localhost:" + postgres.port() + "/postgres");
            environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
        }
        for (var variable : workload.container().getEnv()) {
            var value = variable.getValueFrom() == null
                    ? variable.getValue()
                    : variable.getValueFrom().getFieldRef().getFieldPath().equals("metadata.name")
                            ? workload.name() + "-0"
                            : "localhost";
            for (var known : environment.entrySet()) {
                value = value.replace("$(" + known.getKey() + ")", known.getValue());
            }
            environment.put(variable.getName(), here(value, root));
        }
        processes.add(SchedulerProcess.launch(
                Files.createDirectories(root),
                workload.name(),
                ExtractedJar.jvm(),
                workload.container().getArgs(),
                environment));
    }

    /** The same on this machine; a pattern for hosts stays one. */
    private String here(String value, Path root) {
        var here = value.replace("/etc/scheduler", root + "/etc/scheduler");
        for (var port : ports.entrySet()) {
            here = here.equals(port.getKey())
                    ? port.getValue().toString()
                    : here.replaceAll("http://[a-z0-9.-]+:" + port.getKey(), "http://localhost:" + port.getValue())
                            .replace("http://*:" + port.getKey(), "http://*:" + port.getValue());
        }
        return here;
    }

    private void mount(Workload workload, VolumeMount mount, Path root) throws IOException {
        for (var volume : workload.template().getSpec().getVolumes()) {
            if (volume.getName().equals(mount.getName()) && volume.getSecret() != null) {
                var place = Files.createDirectories(
                        root.resolve(mount.getMountPath().substring(1)));
                for (var item : volume.getSecret().getItems()) {
                    Files.writeString(
                            place.resolve(item.getPath()),
                            item.getKey().equals("postgres-password") ? "postgres" : token(item.getKey()));
                }
            }
        }
    }

    private static String token(String caller) {
        return "token-of-the-" + caller;
    }

    private int status(Probe probe, Workload workload) throws IOException {
        var port = workload.container().getPorts().getFirst().getContainerPort();
        return send(call(port.toString(), probe.getHttpGet().getPath(), "", 1_000))
                .statusCode();
    }

    private HttpRequest.Builder jobs(String token) {
        return call("8081", "/api/jobs", token).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder call(String port, String path, String token) {
        return call(port, path, token, 0);
    }

    private HttpRequest.Builder call(String port, String path, String token, int above) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + (ports.get(port) + above) + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode data(HttpRequest.Builder request) throws IOException {
        var answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body()).path("data");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
