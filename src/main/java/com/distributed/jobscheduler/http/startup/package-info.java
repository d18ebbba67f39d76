/**
 * What a role is started with: a start that cannot go on is refused with one sentence that names the property.
 * The rules for a duration or a URL among the properties; and secrets, whose files are followed while the role runs.
 * A leaf: {@code client}, {@code access}, {@code database} and {@code settings} use it, and it knows none of them.
 */
@NullMarked
package com.distributed.jobscheduler.http.startup;

import org.jspecify.annotations.NullMarked;
