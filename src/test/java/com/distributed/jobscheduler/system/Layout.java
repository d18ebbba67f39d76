package com.distributed.jobscheduler.system;

import java.util.List;

/** The processes of a {@link Cluster}, their configuration, and how they reach each other. */
public interface Layout {
    /** Names of the processes: the role, a dash and a suffix. The job store comes first, because of its schema. */
    List<String> names();

    /** False for a process that is known to others, and that the test starts when it wants to. */
    default boolean startsAtOnce(String name) {
        return true;
    }

    /** The id under which a process is known to the others. */
    default String id(String name) {
        return name;
    }

    /**
     * The command line of an agent that is no process of the jar, and is told its peers by the environment variables of
     * {@code src/examples}; empty for the jar.
     */
    default List<String> program(String name) {
        return List.of();
    }

    /** A role's further properties, as {@code property=value}. */
    List<String> properties(String name);

    /** How this process's JVM finds its main class, and its options. */
    default List<String> jvm(String name) {
        return ExtractedJar.jvm();
    }

    /** The port by which one process reaches what listens on the given port of another, or of "postgres". */
    default int route(String from, String to, int port) {
        return port;
    }
}
