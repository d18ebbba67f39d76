package com.distributed.jobscheduler.coordinator.leadership;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * This coordinator's id, and its URL for the other coordinators.
 *
 * @param id unique among the coordinators of one database; empty: host name and port
 * @param url base URL to which other coordinators forward writes; empty: this host's address and port
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
