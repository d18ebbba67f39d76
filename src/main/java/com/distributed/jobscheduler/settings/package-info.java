/**
 * Names and values of the settings: an unknown name or an unusable value stops the start with one sentence. The names
 * come from the metadata that the build makes from the property records. A leaf: it knows Spring's environment and no
 * role.
 */
@NullMarked
package com.distributed.jobscheduler.settings;

import org.jspecify.annotations.NullMarked;
