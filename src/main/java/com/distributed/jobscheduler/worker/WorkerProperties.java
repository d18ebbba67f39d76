package com.distributed.jobscheduler.worker;

import com.distributed.jobscheduler.http.startup.AtLeastOneMilli;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This worker's id and scan rate.
 *
 * @param workerId unique among all workers of one coordinator
 * @param scanInterval from the start of one scan to the start of the next
 */
@Validated
@ConfigurationProperties("scheduler.worker")
public record WorkerProperties(
        @Pattern(regexp = "[A-Za-z0-9._-]{1,64}", message = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -")
        @DefaultValue("worker-1")
        String workerId,

        @AtLeastOneMilli @DefaultValue("60000") Duration scanInterval) {}
