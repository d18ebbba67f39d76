package com.distributed.jobscheduler.access;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call this service.
 *
 * @param tokens the tokens of each role, and of each client as {@code client.NAME}; at most two each, so that one can
 *     be replaced while both are accepted
 * @param tokenFile a file of lines {@code role token}, or a folder with one file of tokens per role and client; read
 *     again when it changes
 * @param alwaysRequired whether the loopback interface needs a token too, as behind a proxy on the same machine
 * @param publicReads whether GET needs no token on any interface
 * @param allowAnonymousCoordinator whether a worker accepts assignments from a coordinator that sends no token
 */
@ConfigurationProperties("scheduler.access")
public record AccessProperties(
        @DefaultValue Map<String, List<String>> tokens,
        @Nullable Path tokenFile,
        @DefaultValue("false") boolean alwaysRequired,
        @DefaultValue("false") boolean publicReads,
        @DefaultValue("false") boolean allowAnonymousCoordinator) {

    public AccessProperties {
        if (tokenFile != null && tokenFile.toString().isEmpty()) {
            tokenFile = null;
        }
        var copy = new LinkedHashMap<String, List<String>>();
        tokens.forEach((holder, values) -> copy.put(holder, List.copyOf(values)));
        tokens = Map.copyOf(copy);
    }

    /** Names the owners of the tokens, never the tokens. */
    @Override
    public String toString() {
        return "AccessProperties[tokens of " + Set.copyOf(tokens.keySet()) + ", tokenFile=" + tokenFile
                + ", alwaysRequired=" + alwaysRequired + ", publicReads=" + publicReads
                + ", allowAnonymousCoordinator=" + allowAnonymousCoordinator + "]";
    }
}
