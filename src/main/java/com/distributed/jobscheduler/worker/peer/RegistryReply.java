package com.distributed.jobscheduler.worker.peer;

import java.util.List;

/** The answer of the store's registry of execution workers. */
public sealed interface RegistryReply {
    /** All agents that entered a usable URL. */
    record Listed(List<RegisteredAgent> agents) implements RegistryReply {}

    /** The store answered without a list. */
    record NotListed(String reason) implements RegistryReply {}

    record Unreachable() implements RegistryReply {}
}
