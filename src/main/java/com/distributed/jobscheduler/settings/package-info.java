/**
 * The names and values of the settings, as they were typed: what is unknown or unusable stops the start with one sentence.
 * Read from the metadata that the build makes of the records of properties.
 * A leaf: it knows Spring's environment and no role.
 */
@NullMarked
package com.distributed.jobscheduler.settings;

import org.jspecify.annotations.NullMarked;
