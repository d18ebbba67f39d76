package com.distributed.jobscheduler.coordinator.leadership;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** A coordinator's entry about itself (contract: {@code POST /api/coordinator/register}). */
record CoordinatorNode(
        @NotNull @Pattern(regexp = ID, message = ID_RULE) String coordinatorId,

        @NotNull @Pattern(regexp = "[A-Za-z0-9._:\\[\\]-]{1,255}", message = "must be a host name or an address")
        String host,

        @NotNull @Min(1) @Max(65535) Integer port) {
    static final String ID = "[A-Za-z0-9._-]{1,64}";
    static final String ID_RULE = "must be 1 to 64 letters, digits, dots, underscores or hyphens";
}
