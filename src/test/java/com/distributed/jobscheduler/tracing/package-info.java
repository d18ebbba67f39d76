/**
 * Traces as a collector receives them: real roles, their spans read back from OTLP over HTTP.
 * Every link from a scan to the run is looked at, and so is what a broken collector does to dispatching: nothing.
 * Knows the roles by their applications and their HTTP alone.
 */
package com.distributed.jobscheduler.tracing;
