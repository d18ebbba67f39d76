package com.distributed.jobscheduler.conformance;

import java.util.List;

/** Looks at one side of an agent, and ends within a minute whatever the agent does. */
@FunctionalInterface
interface Check {
    List<Rule.Row> run(Bench bench);
}
