package com.distributed.jobscheduler.agent.reporting;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long the agent waits for the store.
 *
 * @param startTimeout how long a start is tried at an unreachable store before the job is dropped without a run;
 *     shorter than the store's claim lease, so that the claim does not return while the agent still tries
 * @param reportTimeout how long an outcome is tried before it is given up; also a start that the store may have
 *     recorded
 * @param heartbeatInterval how often the store gets heartbeats of the runs, and of this agent
 */
@Validated
@ConfigurationProperties("worker.agent")
public record ReportingProperties(
        @DefaultValue("20s") @AtLeastOneMilli Duration startTimeout,
        @DefaultValue("30m") @AtLeastOneMilli Duration reportTimeout,
        @DefaultValue("5s") @DurationMin(millis = 100) Duration heartbeatInterval) {}
