package com.distributed.jobscheduler.worker.peer;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A service that a worker depends on.
 *
 * @param label its name in logs, metrics and the status
 */
public record Peer(String label) {
    static final Peer JOB_STORE = new Peer("job-store");
    static final Peer COORDINATOR = new Peer("coordinator");
    private static final String WORKER_AGENT = "worker-agent";

    /**
     * An agent that the worker follows: {@code worker-agent@host:port}, with {@code https_} before the host of an https URL,
     * and with the path, whose slashes are underscores. No two URLs have one name, and it fits into the path of a URL.
     */
    static Peer agentAt(URI url) {
        var path = url.getRawPath().replace("%", "%25").replace("_", "%5F").replace('/', '_');
        var scheme = "https".equals(url.getScheme()) ? "https_" : "";
        return new Peer(WORKER_AGENT + "@" + scheme + url.getRawAuthority() + path);
    }

    /** The agents in configured order: {@code worker-agent}, or {@code worker-agent-1} and so on. */
    static List<Peer> agents(int count) {
        return count == 1
                ? List.of(new Peer(WORKER_AGENT))
                : IntStream.rangeClosed(1, count)
                        .mapToObj(i -> new Peer(WORKER_AGENT + "-" + i))
                        .toList();
    }
}
