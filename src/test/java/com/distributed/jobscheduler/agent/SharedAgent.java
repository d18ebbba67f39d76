package com.distributed.jobscheduler.agent;

/** One agent with two slots, and its store, shared by test classes; a user holds {@link #LOCK}. */
final class SharedAgent {
    static final String LOCK = "the agent of two slots";

    private static final SharedAgent RUNNING = new SharedAgent();

    final FakeStore store = new FakeStore();
    final RunningAgent agent =
            RunningAgent.at(store.baseUrl(), "worker.agent.concurrency-limit=2", "worker.agent.retry-after=3s");

    private SharedAgent() {}

    /** Resets it: its gate is shut, and its store grants every call and has no requests on record. */
    static SharedAgent fresh() {
        RUNNING.store.grantEverything();
        RUNNING.agent.gate().shut();
        return RUNNING;
    }
}
