package com.distributed.jobscheduler.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Kubernetes' objects in files of the tree, read into its own types: a field that does not exist is an error. */
public final class Manifests {
    public static final Path BASE = Path.of("src/deploy/kubernetes/base");

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "apps/v1/Deployment", Deployment.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);

    /** These types collect unknown fields by an "any setter"; without it, Jackson refuses them. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = List.copyOf(objects);
    }

    /** The objects in the files that a kustomization lists. */
    public static Manifests in(Path folder) {
        return new Manifests(resources(folder).stream()
                .flatMap(file -> documents(file))
                .map(Manifests::typed)
                .toList());
    }

    /** The objects of one text, as {@code kubectl kustomize} writes it; those of a kind that is not Kubernetes' own are left out. */
    static Manifests of(String yaml) {
        return new Manifests(all(yaml)
                .filter(document -> TYPES.containsKey(type(document)))
                .map(Manifests::typed)
                .toList());
    }

    /** The files that a kustomization lists, with those of the folders that it lists. */
    static List<Path> resources(Path folder) {
        var files = new ArrayList<Path>();
        for (var entry : list(kustomization(folder), "resources")) {
            var place = folder.resolve(entry.toString()).normalize();
            if (Files.isDirectory(place)) {
                files.addAll(resources(place));
            } else {
                files.add(place);
            }
        }
        return files;
    }

    static Map<String, Object> kustomization(Path folder) {
        return documents(folder.resolve("kustomization.yaml")).findFirst().orElseThrow();
    }

    /** A list of a document; empty where it has none. */
    static List<?> list(Map<String, Object> document, String name) {
        return document.get(name) instanceof List<?> list ? list : List.of();
    }

    static Stream<Map<String, Object>> documents(Path file) {
        try {
            return all(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> all(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(
                        new Yaml(new SafeConstructor(options)).loadAll(yaml).spliterator(), false)
                .map(document -> (Map<String, Object>) document);
    }

    private static String type(Map<String, Object> document) {
        return document.get("apiVersion") + "/" + document.get("kind");
    }

    static HasMetadata typed(Map<String, Object> document) {
        var type = TYPES.get(type(document));
        if (type == null) {
            throw new IllegalArgumentException("no type is known for " + type(document));
        }
        return STRICT.convertValue(document, type);
    }

    List<HasMetadata> all() {
        return objects;
    }

    public <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What makes pods, by its name. */
    public record Workload(String name, PodTemplateSpec template, Map<String, String> selector) {
        /** Its one container. */
        public Container container() {
            return template.getSpec().getContainers().getFirst();
        }
    }

    /** Everything that makes pods, in the order of the files. */
    public List<Workload> workloads() {
        return objects.stream().flatMap(Manifests::workload).toList();
    }

    private static Stream<Workload> workload(HasMetadata object) {
        return switch (object) {
            case Deployment deployment ->
                Stream.of(new Workload(
                        deployment.getMetadata().getName(),
                        deployment.getSpec().getTemplate(),
                        deployment.getSpec().getSelector().getMatchLabels()));
            case StatefulSet set ->
                Stream.of(new Workload(
                        set.getMetadata().getName(),
                        set.getSpec().getTemplate(),
                        set.getSpec().getSelector().getMatchLabels()));
            default -> Stream.empty();
        };
    }
}
