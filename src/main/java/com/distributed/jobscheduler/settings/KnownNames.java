package com.distributed.jobscheduler.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of existing settings, from the metadata in the jars. Spring's relaxed forms of a name are accepted. */
final class KnownNames {
    private static final Pattern INDEX = Pattern.compile("\\[[^\\]]*]");
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String ADDITIONAL = "META-INF/additional-spring-configuration-metadata.json";

    /** Documented names by their uniform form. */
    private final Map<String, String> names = new LinkedHashMap<>();
    /** Uniform forms of maps and lists: any name below them is valid. */
    private final Set<String> open = new TreeSet<>();

    /** The settings of our own jar, which is first on the class path. */
    static KnownNames ours() {
        var known = new KnownNames();
        var loader = KnownNames.class.getClassLoader();
        Stream.of(METADATA, ADDITIONAL)
                .map(loader::getResource)
                .filter(Objects::nonNull)
                .forEach(known::read);
        return known;
    }

    /** The settings of all jars: more than a megabyte to read. */
    static KnownNames ofAllJars() {
        var known = new KnownNames();
        try {
            for (var url : Collections.list(KnownNames.class.getClassLoader().getResources(METADATA))) {
                known.read(url);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private void read(URL metadata) {
        try (var in = metadata.openStream()) {
            new ObjectMapper().readTree(in).path("properties").forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(JsonNode property) {
        var name = property.path("name").asText();
        names.putIfAbsent(uniform(name), name);
        if (property.path("type").asText().matches("java\\.util\\.(Map|List|Set|Properties|Collection)\\b.*")) {
            open.add(uniform(name));
        }
    }

    Set<String> uniformNames() {
        return names.keySet();
    }

    boolean contains(String name) {
        var uniform = uniform(name);
        return names.containsKey(uniform) || open.stream().anyMatch(each -> uniform.startsWith(each + "."));
    }

    /** The documented names whose last part this is, if that is of several words: one word alone may mean anything. */
    Optional<String> endingWith(String lastPart) {
        return names.values().stream()
                .filter(name -> lastPart.contains("-") && name.endsWith("." + lastPart))
                .sorted()
                .reduce((one, other) -> one + " or " + other);
    }

    /** The most similar documented name, with at most this many different characters. */
    Optional<String> nearest(String name, int most) {
        return nearest(uniform(name), names.keySet(), most).map(names::get);
    }

    static Optional<String> nearest(String name, Collection<String> candidates, int most) {
        String nearest = null;
        var least = most + 1;
        for (var candidate : candidates) {
            var distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The uniform form that all relaxed forms share: lower case, without dashes and indexes. */
    static String uniform(String name) {
        return INDEX.matcher(name).replaceAll("").toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    /** Levenshtein distance: number of characters to insert, remove or replace. */
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
