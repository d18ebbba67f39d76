/**
 * The start of a role: an impossible start is refused with one sentence that names the property. Also rules for
 * durations and URLs among the properties, and secrets, whose files are read again while the role runs. A leaf:
 * {@code client}, {@code access}, {@code database} and {@code settings} use it, and it knows none of them.
 */
@NullMarked
package com.distributed.jobscheduler.http.startup;

import org.jspecify.annotations.NullMarked;
