/**
 * Traces as a collector receives them: real roles, their spans read back from OTLP over HTTP. Checks every link from a
 * scan to the run, and that a broken collector does not affect dispatching. Knows only the roles' applications and
 * their HTTP.
 */
package com.distributed.jobscheduler.tracing;
