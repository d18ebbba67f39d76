package com.distributed.jobscheduler.access;

import com.distributed.jobscheduler.http.RefusedStartException;
import com.distributed.jobscheduler.http.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of the properties and of the file together; what the file says is followed while the service runs. */
final class TokenSource {
    private final Tokens fixed;
    private final @Nullable SecretFile<Tokens> file;

    /** Reads them all; {@link RefusedStartException} when they cannot be used. */
    TokenSource(AccessProperties properties) {
        fixed = Tokens.of("scheduler.access.tokens", properties.tokens());
        var path = properties.tokenFile();
        try {
            file = path == null ? null : new SecretFile<>(path, TokenSource::read);
        } catch (IOException e) {
            throw new RefusedStartException("scheduler.access.token-file: '" + path + "' cannot be read");
        }
    }

    Tokens current() {
        return file == null ? fixed : fixed.and(file.current());
    }

    private static Tokens read(Path path) throws IOException {
        var tokens = new EnumMap<CallerRole, List<String>>(CallerRole.class);
        if (Files.isDirectory(path)) {
            for (var role : CallerRole.values()) {
                var own = path.resolve(role.name().toLowerCase(Locale.ROOT));
                if (Files.isRegularFile(own)) {
                    tokens.put(role, lines(own));
                }
            }
        } else {
            readLines(path, tokens);
        }
        return Tokens.of("scheduler.access.token-file", tokens);
    }

    private static void readLines(Path path, Map<CallerRole, List<String>> tokens) throws IOException {
        for (var line : lines(path)) {
            var words = line.split("\\s+", -1);
            var role = words.length == 2 ? named(words[0]) : null;
            if (role == null) {
                throw new RefusedStartException("scheduler.access.token-file: a line is not a role (operator,"
                        + " coordinator, worker, agent, reader) and a token");
            }
            tokens.computeIfAbsent(role, r -> new ArrayList<>()).add(words[1]);
        }
    }

    private static List<String> lines(Path path) throws IOException {
        return Files.readAllLines(path).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static @Nullable CallerRole named(String name) {
        for (var role : CallerRole.values()) {
            if (role.name().equalsIgnoreCase(name)) {
                return role;
            }
        }
        return null;
    }
}
