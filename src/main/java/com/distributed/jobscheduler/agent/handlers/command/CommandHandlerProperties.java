package com.distributed.jobscheduler.agent.handlers.command;

import com.distributed.jobscheduler.http.startup.NotNegative;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The commands that jobs may run.
 *
 * @param commands program and arguments of each command, by its name; empty turns the handler off
 * @param maxOutput how much of the end of a failed command's output goes into its error message
 * @param logOutput whether the lines of the output are the run's log, which everyone may read who may read jobs
 * @param killGrace how long a stopped command's processes have between SIGTERM and SIGKILL
 */
@Validated
@ConfigurationProperties("worker.agent.command")
record CommandHandlerProperties(
        @DefaultValue
        Map<String, @NotEmpty(message = "must be a list of a program and its arguments") List<String>> commands,

        @DefaultValue("800B") DataSize maxOutput,
        @DefaultValue("true") boolean logOutput,
        @DefaultValue("2s") @NotNegative Duration killGrace) {}
