package com.distributed.jobscheduler.coordinator.leadership;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What this coordinator is called and where the others reach it.
 *
 * @param id unique among the coordinators of one database; empty: host name and port
 * @param url the base URL to which the others forward writes; empty: this host's address and port
 */
@Validated
@ConfigurationProperties("coordinator.node")
record NodeProperties(
        @NotNull
        @Pattern(
                regexp = "[A-Za-z0-9._-]{0,64}",
                message = "must be at most 64 letters, digits, dots, underscores or dashes")
        String id,

        @NotNull
        @Pattern(
                regexp = "(https?://[^\\s@?#]{1,1900})?",
                message = "must be an http or https URL without credentials, query or fragment")
        String url) {}
