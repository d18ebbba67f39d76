/**
 * The description of a role's API, at {@code /v3/api-docs} and, for people, at {@code /swagger-ui.html}.
 * Made from the role's controllers and from what its {@code openapi/<role>.yml} says about them, when it is first asked for.
 * A leaf that every role imports through {@link ApiDescription}; in the profile production there is none of it.
 */
@NullMarked
package com.distributed.jobscheduler.openapi;

import org.jspecify.annotations.NullMarked;
