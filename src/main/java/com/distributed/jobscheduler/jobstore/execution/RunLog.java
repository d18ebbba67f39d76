package com.distributed.jobscheduler.jobstore.execution;

/**
 * The log of an attempt, as {@code GET /api/executions/{id}/log} answers it.
 *
 * @param executionId the attempt's id
 * @param linesBefore how many lines came before these, and are gone
 * @param log the last lines, each with its end
 */
record RunLog(long executionId, long linesBefore, String log) {}
