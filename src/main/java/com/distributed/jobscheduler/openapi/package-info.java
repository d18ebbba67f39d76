/**
 * The description of a role's API, at {@code /v3/api-docs} and, for people, at {@code /swagger-ui.html}. Made on the
 * first request, from the role's controllers and from its {@code openapi/<role>.yml}. A leaf that every role imports
 * through {@link ApiDescription}; absent in the profile production.
 */
@NullMarked
package com.distributed.jobscheduler.openapi;

import org.jspecify.annotations.NullMarked;
