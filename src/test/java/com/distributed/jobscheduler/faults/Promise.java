package com.distributed.jobscheduler.faults;

import java.util.List;

/** A promise beside "nothing is lost and nothing runs twice", under the same faults: its own load, and its own witness. */
interface Promise extends AutoCloseable {
    /** Ends the load; returns when none of its calls is under way. */
    void end() throws InterruptedException;

    /** What was not kept, one line each. Called after {@link #end}. */
    List<String> broken(History history);

    /** Forges breaches into copies of the records; fails unless {@link #broken} would have named them. */
    void checkTheChecker(History history);

    /** What was counted, for the table. */
    String figures();

    @Override
    void close();
}
