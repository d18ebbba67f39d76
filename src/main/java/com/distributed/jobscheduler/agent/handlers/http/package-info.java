/**
 * The built-in {@code http} handler: a job that is one HTTP request to a host that the operator allows. The payload is
 * the request; the list of allowed hosts, empty by default, limits its target. Knows the handlers' API and the shared
 * outbound HTTP.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers.http;

import org.jspecify.annotations.NullMarked;
