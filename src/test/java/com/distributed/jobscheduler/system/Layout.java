package com.distributed.jobscheduler.system;

import java.util.List;

/** Which processes make up a {@link Cluster}, how each is configured, and by which way they reach each other. */
public interface Layout {
    /** The job store first, for its schema. A name is the role, a dash and what tells it apart. */
    List<String> names();

    /** One role's properties beside its name, its port and its peers, as {@code property=value}. */
    List<String> properties(String name);

    /** How the JVM of this process is to find its main class, and its options. */
    default List<String> jvm(String name) {
        return ExtractedJar.jvm();
    }

    /** The port by which one process reaches what listens on the given port of another, or of "postgres". */
    default int route(String from, String to, int port) {
        return port;
    }
}
