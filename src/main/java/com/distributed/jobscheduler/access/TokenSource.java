package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.http.startup.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of the properties and of the file together. The file is read again when it changes. */
final class TokenSource {
    private static final String PROPERTIES = "scheduler.access.tokens";
    private static final String FILE = "scheduler.access.token-file";

    private final Tokens fixed;
    private final @Nullable SecretFile<Tokens> file;

    /**
     * Reads all tokens.
     *
     * @throws RefusedStartException when they cannot be used
     */
    TokenSource(AccessProperties properties) {
        var byHolder = new LinkedHashMap<TokenHolder, List<String>>();
        properties
                .tokens()
                .forEach(
                        (name, values) -> byHolder.computeIfAbsent(named(PROPERTIES, name), holder -> new ArrayList<>())
                                .addAll(values));
        fixed = Tokens.of(PROPERTIES, byHolder);
        var path = properties.tokenFile();
        try {
            file = path == null ? null : new SecretFile<>(path, changed -> fixed.and(FILE, read(changed)));
        } catch (IOException e) {
            throw new RefusedStartException(FILE + ": '" + path + "' cannot be read");
        }
    }

    Tokens current() {
        return file == null ? fixed : file.current();
    }

    /** A service that always requires a token and has none would answer nobody. */
    void refuseToRequireNone(AccessProperties properties) {
        if (properties.alwaysRequired() && current().isEmpty()) {
            throw new RefusedStartException("scheduler.access.always-required needs tokens: set"
                    + " scheduler.access.token-file, or scheduler.access.tokens.operator");
        }
    }

    private static Tokens read(Path path) throws IOException {
        var tokens = new LinkedHashMap<TokenHolder, List<String>>();
        if (Files.isDirectory(path)) {
            readFiles(path, tokens);
        } else {
            readLines(path, tokens);
        }
        return Tokens.of(FILE, tokens);
    }

    /** Skips other files, because the folder may hold all secrets of a service. */
    private static void readFiles(Path folder, Map<TokenHolder, List<String>> tokens) throws IOException {
        for (var role : CallerRole.values()) {
            readFile(folder, role.name().toLowerCase(Locale.ROOT), tokens);
        }
        try (var clients = Files.newDirectoryStream(folder, TokenHolder.CLIENT_PREFIX + "*")) {
            for (var client : clients) {
                readFile(folder, folder.relativize(client).toString(), tokens);
            }
        }
    }

    private static void readFile(Path folder, String name, Map<TokenHolder, List<String>> tokens) throws IOException {
        var path = folder.resolve(name);
        if (Files.isRegularFile(path)) {
            tokens.computeIfAbsent(named(FILE, name), holder -> new ArrayList<>())
                    .addAll(lines(path));
        }
    }

    private static void readLines(Path path, Map<TokenHolder, List<String>> tokens) throws IOException {
        for (var line : lines(path)) {
            var words = line.split("\\s+", -1);
            var holder = words.length == 2 ? TokenHolder.named(words[0]) : null;
            if (holder == null) {
                // Do not quote the line: its first word may be the token.
                throw new RefusedStartException(FILE + ": a line is not a role " + TokenHolder.NAMES + " and a token");
            }
            tokens.computeIfAbsent(holder, h -> new ArrayList<>()).add(words[1]);
        }
    }

    private static List<String> lines(Path path) throws IOException {
        return Files.readAllLines(path).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static TokenHolder named(String source, String name) {
        var holder = TokenHolder.named(name);
        if (holder == null) {
            throw new RefusedStartException(
                    "%s: '%s' is not a role %s".formatted(source, Printable.shortened(name), TokenHolder.NAMES));
        }
        return holder;
    }
}
