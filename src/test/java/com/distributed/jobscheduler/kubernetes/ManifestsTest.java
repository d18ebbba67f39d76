package com.distributed.jobscheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.kubernetes.Manifests.Workload;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the manifests name exists: fields of Kubernetes, other objects, ports, secrets, and settings of ours. */
class ManifestsTest {
    private static final Path OVERLAY = Path.of("src/deploy/kubernetes/production");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
    private static final Pattern URL = Pattern.compile("http://([a-z-]+):(\\d+)");
    private static final Manifests BASE = Manifests.in(Manifests.BASE);

    @Test
    void refusesAFieldThatKubernetesDoesNotHave() {
        assertThatThrownBy(() -> Manifests.of("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a}
                spec: {template: {spec: {containers: [{name: a, livenessProb: {}}]}}}
                """)).hasMessageContaining("livenessProb");
        assertThat(BASE.all()).hasSizeGreaterThan(15);
    }

    @Test
    void hasEachRoleOnceAndSelectsItsPodsAlone() {
        assertThat(BASE.workloads())
                .extracting(workload -> workload.container().getArgs())
                .containsExactlyInAnyOrder(
                        List.of("--role=job-store"),
                        List.of("--role=coordinator"),
                        List.of("--role=agent"),
                        List.of("--role=worker"));
        for (var selector : selectors()) {
            assertThat(BASE.workloads())
                    .as(selector.toString())
                    .filteredOn(workload -> labels(workload).entrySet().containsAll(selector.entrySet()))
                    .hasSize(selector.size() == 1 ? 4 : 1);
        }
        for (var set : BASE.all(StatefulSet.class)) {
            assertThat(BASE.all(Service.class))
                    .filteredOn(service -> name(service).equals(set.getSpec().getServiceName()))
                    .singleElement()
                    .satisfies(service ->
                            assertThat(service.getSpec().getClusterIP()).isEqualTo("None"));
        }
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static Map<String, String> labels(Workload workload) {
        return workload.template().getMetadata().getLabels();
    }

    /** All that select pods of ours. */
    private static List<Map<String, String>> selectors() {
        var selectors = new ArrayList<Map<String, String>>();
        BASE.workloads().forEach(workload -> {
            selectors.add(workload.selector());
            workload.template()
                    .getSpec()
                    .getAffinity()
                    .getPodAntiAffinity()
                    .getPreferredDuringSchedulingIgnoredDuringExecution()
                    .forEach(term -> selectors.add(
                            term.getPodAffinityTerm().getLabelSelector().getMatchLabels()));
        });
        BASE.all(Service.class)
                .forEach(service -> selectors.add(service.getSpec().getSelector()));
        BASE.all(PodDisruptionBudget.class)
                .forEach(budget -> selectors.add(budget.getSpec().getSelector().getMatchLabels()));
        BASE.all(NetworkPolicy.class)
                .forEach(policy ->
                        selectors.add(policy.getSpec().getPodSelector().getMatchLabels()));
        rules().forEach(rule -> rule.peers().stream()
                .map(peer -> peer.getPodSelector().getMatchLabels())
                .filter(labels -> "scheduler".equals(labels.get("app.kubernetes.io/name")))
                .forEach(selectors::add));
        assertThat(selectors).hasSizeGreaterThan(20);
        return selectors;
    }

    /** Of a policy: between the pods that it is for and these peers, at these ports of whoever is called. */
    private record Rule(
            LabelSelector pods, boolean isIngress, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

    private static List<Rule> rules() {
        return BASE.all(NetworkPolicy.class).stream()
                .map(NetworkPolicy::getSpec)
                .flatMap(policy -> Stream.concat(
                        policy.getIngress().stream()
                                .map(rule -> new Rule(policy.getPodSelector(), true, rule.getFrom(), rule.getPorts())),
                        policy.getEgress().stream()
                                .map(rule -> new Rule(policy.getPodSelector(), false, rule.getTo(), rule.getPorts()))))
                .toList();
    }

    @Test
    void letsEveryCallThroughThatAProcessMakes() {
        for (var caller : BASE.workloads()) {
            for (var url : urls(caller)) {
                var called = workload(url.group(1));
                var port = new IntOrString(Integer.parseInt(url.group(2)));
                assertThat(rules())
                        .as("%s may call %s", caller.name(), url.group())
                        .anyMatch(rule -> !rule.isIngress()
                                && selects(rule.pods(), caller)
                                && rule.peers().stream().anyMatch(peer -> selects(peer.getPodSelector(), called))
                                && rule.ports().getFirst().getPort().equals(port));
                assertThat(rules())
                        .as("%s may be called by %s", called.name(), caller.name())
                        .anyMatch(rule -> rule.isIngress()
                                && selects(rule.pods(), called)
                                && rule.peers().stream().anyMatch(peer -> selects(peer.getPodSelector(), caller))
                                && rule.ports().getFirst().getPort().equals(new IntOrString("http")));
            }
        }
    }

    /** Calls at addresses that a process has told another one. */
    @Test
    void letsThroughWhatTheyTellEachOther() {
        Map.of("coordinator", List.of("worker", "coordinator"), "worker", List.of("agent"))
                .forEach((caller, called) -> called.forEach(one -> assertThat(rules())
                        .as(caller + " calls " + one)
                        .anyMatch(rule -> !rule.isIngress()
                                && selects(rule.pods(), workload(caller))
                                && rule.peers().stream().anyMatch(peer -> selects(peer.getPodSelector(), workload(one)))
                                && rule.ports()
                                        .getFirst()
                                        .getPort()
                                        .getIntVal()
                                        .toString()
                                        .equals(value(workload(one), "SERVER_PORT")))
                        .anyMatch(rule -> rule.isIngress()
                                && selects(rule.pods(), workload(one))
                                && rule.peers().stream()
                                        .anyMatch(peer -> selects(peer.getPodSelector(), workload(caller))))));
    }

    private static boolean selects(LabelSelector selector, Workload workload) {
        return labels(workload).entrySet().containsAll(selector.getMatchLabels().entrySet());
    }

    private static List<MatchResult> urls(Workload workload) {
        return workload.container().getEnv().stream()
                .map(EnvVar::getValue)
                .filter(value -> value != null)
                .flatMap(value -> URL.matcher(value).results())
                .toList();
    }

    private static Workload workload(String name) {
        return BASE.workloads().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no workload " + name));
    }

    @Test
    void namesPortsThatItsContainersHave() {
        for (var workload : BASE.workloads()) {
            var container = workload.container();
            var ports = container.getPorts().stream()
                    .collect(Collectors.toMap(port -> port.getName(), port -> port.getContainerPort()));
            assertThat(ports.get("http")).isEqualTo(Integer.parseInt(value(workload, "SERVER_PORT")));
            assertThat(ports.get("management")).isEqualTo(ports.get("http") + 1_000);
            assertThat(Stream.of(
                            container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                    .allSatisfy(probe ->
                            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
            assertThat(BASE.all(Service.class))
                    .filteredOn(service -> name(service).equals(workload.name()))
                    .singleElement()
                    .satisfies(service -> assertThat(service.getSpec().getPorts())
                            .hasSize(2)
                            .allSatisfy(port -> assertThat(port.getPort())
                                    .isEqualTo(ports.get(port.getTargetPort().getStrVal()))));
        }
        for (var caller : BASE.workloads()) {
            assertThat(urls(caller))
                    .allSatisfy(url -> assertThat(value(workload(url.group(1)), "SERVER_PORT"))
                            .isEqualTo(url.group(2)));
        }
        assertThat(rules()).flatExtracting(Rule::ports).allSatisfy(port -> {
            var number = port.getPort().getIntVal();
            assertThat(number == null
                            || Set.of(53, 5432, 8081, 8082, 8083, 8084).contains(number))
                    .isTrue();
        });
    }

    private static String value(Workload workload, String variable) {
        return workload.container().getEnv().stream()
                .filter(env -> env.getName().equals(variable))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void mountsSecretsThatAreMadeAndReadsWhatIsMounted() throws IOException {
        var made = Pattern.compile("for name in (.*); do")
                .matcher(Files.readString(Path.of("src/deploy/secrets.sh")))
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" ", -1)))
                .toList();
        var configMaps = names(Manifests.kustomization(Manifests.BASE), "configMapGenerator");
        for (var workload : BASE.workloads()) {
            var pod = workload.template().getSpec();
            var files = new HashSet<String>();
            for (var mount : workload.container().getVolumeMounts()) {
                var volume = pod.getVolumes().stream()
                        .filter(each -> each.getName().equals(mount.getName()))
                        .findFirst()
                        .orElseThrow();
                if (volume.getSecret() != null) {
                    volume.getSecret().getItems().forEach(item -> {
                        assertThat(made).contains(item.getKey());
                        files.add(mount.getMountPath() + "/" + item.getPath());
                    });
                    files.add(mount.getMountPath());
                }
            }
            assertThat(workload.container().getEnv())
                    .extracting(EnvVar::getValue)
                    .filteredOn(value -> value != null && value.contains("/etc/"))
                    .isNotEmpty()
                    .allSatisfy(value -> assertThat(files)
                            .contains(value.replace("configtree:", "").replaceAll("/$", "")));
            assertThat(workload.container().getEnvFrom())
                    .allSatisfy(from -> assertThat(configMaps)
                            .contains(from.getConfigMapRef().getName()));
            assertThat(BASE.all(ServiceAccount.class))
                    .extracting(account -> name(account))
                    .contains(pod.getServiceAccountName());
        }
    }

    @Test
    void setsOnlySettingsThatExist() throws IOException {
        var settings = settings();
        for (var workload : BASE.workloads()) {
            var known = new HashSet<String>();
            for (var variable : workload.container().getEnv()) {
                var name = variable.getName();
                if (variable.getValueFrom() == null) {
                    assertThat(settings)
                            .as(name)
                            .contains(name.toLowerCase(Locale.ROOT).replace("_", ""));
                    assertThat(REFERENCE.matcher(variable.getValue()).results().map(found -> found.group(1)))
                            .as(name)
                            .allMatch(known::contains);
                } else {
                    assertThat(variable.getValueFrom().getFieldRef().getFieldPath())
                            .isIn("metadata.name", "status.podIP");
                }
                known.add(name);
            }
        }
    }

    /** Lower case and without dots and dashes, as an environment variable without its underscores. */
    private static Set<String> settings() throws IOException {
        var names = new HashSet<String>();
        for (var metadata : Collections.list(
                ManifestsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (var content = metadata.openStream()) {
                for (var property : new ObjectMapper().readTree(content).path("properties")) {
                    names.add(property.path("name").asText().replaceAll("[.-]", ""));
                }
            }
        }
        return names;
    }

    @Test
    void letsNoContainerDoMoreThanItMust() {
        for (var workload : BASE.workloads()) {
            var pod = workload.template().getSpec();
            var container = workload.container().getSecurityContext();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(container.getReadOnlyRootFilesystem()).isTrue();
            assertThat(container.getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(workload.container().getResources().getLimits()).containsKey("memory");
            assertThat(BASE.all(PodDisruptionBudget.class))
                    .extracting(budget -> name(budget))
                    .contains(workload.name());
        }
    }

    @Test
    void changesInTheOverlayWhatTheBaseHas() {
        var overlay = Manifests.kustomization(OVERLAY);
        assertThat(Manifests.resources(OVERLAY))
                .isEqualTo(Manifests.resources(Manifests.BASE))
                .allMatch(Files::exists);
        for (var component : Manifests.list(overlay, "components")) {
            assertThat(Manifests.resources(OVERLAY.resolve(component.toString()).normalize()))
                    .isNotEmpty()
                    .allMatch(Files::exists);
        }
        for (var entry : Manifests.list(overlay, "patches")) {
            var patch = Manifests.documents(
                            OVERLAY.resolve(((Map<?, ?>) entry).get("path").toString()))
                    .findFirst()
                    .orElseThrow();
            var changed = Manifests.typed(patch);
            assertThat(BASE.all())
                    .anyMatch(object -> object.getKind().equals(changed.getKind())
                            && name(object).equals(name(changed)));
            if (changed instanceof StatefulSet set) {
                var container =
                        set.getSpec().getTemplate().getSpec().getContainers().getFirst();
                var base = workload(name(set)).container();
                assertThat(container.getName()).isEqualTo(base.getName());
                assertThat(base.getEnv())
                        .extracting(EnvVar::getName)
                        .containsAll(
                                container.getEnv().stream().map(EnvVar::getName).toList());
            }
        }
        assertThat(names(overlay, "replicas")).allMatch(name -> workload(name) != null);
        assertThat(names(overlay, "images"))
                .allMatch(name -> BASE.workloads().stream()
                        .allMatch(workload -> workload.container().getImage().equals(name)));
        assertThat(names(overlay, "configMapGenerator"))
                .isEqualTo(names(Manifests.kustomization(Manifests.BASE), "configMapGenerator"));
    }

    private static List<String> names(Map<String, Object> document, String list) {
        return Manifests.list(document, list).stream()
                .map(entry -> String.valueOf(((Map<?, ?>) entry).get("name")))
                .toList();
    }

    /** The operator's own types are not at hand: these are the fields of its API that we use. */
    @Test
    void monitorsThePortThatEachServiceHas() {
        var monitor = Manifests.documents(Path.of("src/deploy/kubernetes/monitoring/service-monitor.yaml"))
                .findFirst()
                .orElseThrow();
        var json = new ObjectMapper().valueToTree(monitor);
        assertThat(json.at("/spec")).hasSize(2);
        assertThat(json.at("/spec/endpoints/0/port").asText()).isEqualTo("management");
        var selector = new HashMap<String, String>();
        json.at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> selector.put(label.getKey(), label.getValue().asText()));
        assertThat(BASE.all(Service.class))
                .hasSize(4)
                .allSatisfy(
                        service -> assertThat(service.getMetadata().getLabels()).containsAllEntriesOf(selector));
    }

    @Test
    void isBuiltByKubectlWhereThatIsInstalled() throws Exception {
        var base = built(Manifests.BASE);
        if (base == null) {
            System.out.println("kubectl is not installed: src/deploy/kubernetes was resolved by this test alone");
            return;
        }
        assertThat(Manifests.of(base).workloads()).hasSize(4);
        var overlay = Manifests.of(built(OVERLAY));
        assertThat(overlay.workloads())
                .hasSize(4)
                .allSatisfy(workload -> assertThat(workload.container().getImage())
                        .isEqualTo("registry.example.com/scheduler-worker:1.1.0"));
        assertThat(overlay.all(StatefulSet.class).getFirst().getSpec().getReplicas())
                .isEqualTo(5);
    }

    private static @Nullable String built(Path folder) throws InterruptedException {
        try {
            var kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
            var said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var complaint = new String(kubectl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(kubectl.waitFor()).as(complaint).isZero();
            return said;
        } catch (IOException notInstalled) {
            return null;
        }
    }
}
