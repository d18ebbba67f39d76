/**
 * The built-in {@code http} handler: a job that is one HTTP request to a host the operator allows.
 * The payload says what to send; the allow-list, empty by default, says where it may go.
 * Knows the handlers' API and the shared outbound HTTP.
 */
@NullMarked
package com.distributed.jobscheduler.agent.handlers.http;

import org.jspecify.annotations.NullMarked;
