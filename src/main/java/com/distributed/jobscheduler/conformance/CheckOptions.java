package com.distributed.jobscheduler.conformance;

import com.distributed.jobscheduler.http.client.PeerToken;
import com.distributed.jobscheduler.http.startup.BaseUrl;
import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about a check.
 *
 * @param agent base URL of the agent
 * @param handler the name of the jobs that are dispatched; null: the first that the agent's status names
 * @param payload with which a run ends soon
 * @param slowPayload with which a run takes some seconds; null: nothing is said about slow runs
 * @param storePort where the agent finds its Job Store
 * @param token what the agent wants its worker to show
 * @param startAgent the agent's command and its arguments; empty: it runs already, and is never killed
 */
record CheckOptions(
        URI agent,
        @Nullable String handler,
        String payload,
        @Nullable String slowPayload,
        int storePort,
        PeerToken token,
        List<String> startAgent) {
    static final String AGENT = "--check-agent";
    private static final String HANDLER = "--handler";
    private static final String PAYLOAD = "--payload";
    private static final String SLOW_PAYLOAD = "--slow-payload";
    private static final String STORE_PORT = "--store-port";
    private static final String TOKEN = "--agent-token";
    private static final String START = "--start-agent";
    private static final Set<String> NAMES = Set.of(AGENT, HANDLER, PAYLOAD, SLOW_PAYLOAD, STORE_PORT, TOKEN, START);

    /**
     * Reads the command line.
     *
     * @throws RefusedStartException when it cannot be followed; the message names the option and the rule
     */
    static CheckOptions read(List<String> arguments) {
        var given = new HashMap<String, String>();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            if (!NAMES.contains(parts[0])) {
                throw new RefusedStartException("%s: there is no such option of a check; there are %s"
                        .formatted(
                                parts[0],
                                String.join(", ", NAMES.stream().sorted().toList())));
            }
            if (parts.length < 2 || given.put(parts[0], parts[1]) != null) {
                throw new RefusedStartException(parts[0] + " must be given once, with a value after '='");
            }
        }
        return new CheckOptions(
                url(given.getOrDefault(AGENT, "")),
                given.get(HANDLER),
                given.getOrDefault(PAYLOAD, "check"),
                given.get(SLOW_PAYLOAD),
                port(given.getOrDefault(STORE_PORT, "8081")),
                PeerToken.of(TOKEN, given.get(TOKEN), null),
                command(given.get(START)));
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            if (BaseUrl.Rule.isUsable(url)) {
                return url;
            }
        } catch (URISyntaxException unreadable) {
            // The same sentence.
        }
        throw new RefusedStartException(
                AGENT + " must be an http or https URL with a host and without credentials, query or fragment");
    }

    private static int port(String text) {
        try {
            var port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // The same sentence.
        }
        throw new RefusedStartException("%s: '%s' is not an integer from 1 to 65535".formatted(STORE_PORT, text));
    }

    private static List<String> command(@Nullable String line) {
        if (line == null) {
            return List.of();
        }
        if (line.isBlank()) {
            throw new RefusedStartException(START + " must be a program and its arguments, with spaces between");
        }
        return List.of(line.strip().split("\\s+", -1));
    }
}
