package com.distributed.jobscheduler.agent;

/** The one agent of two slots that test classes share, and its store; whoever uses it holds {@link #LOCK}. */
final class SharedAgent {
    static final String LOCK = "the agent of two slots";

    private static final SharedAgent RUNNING = new SharedAgent();

    final FakeStore store = new FakeStore();
    final RunningAgent agent =
            RunningAgent.at(store.baseUrl(), "worker.agent.concurrency-limit=2", "worker.agent.retry-after=3s");

    private SharedAgent() {}

    /** Its gate is shut, and its store grants everything and has forgotten what it heard. */
    static SharedAgent fresh() {
        RUNNING.store.grantEverything();
        RUNNING.agent.gate().shut();
        return RUNNING;
    }
}
