package com.distributed.jobscheduler.coordinator.leadership;

import java.time.Instant;

/**
 * A coordinator in office.
 *
 * @param term counts the elections; a write is valid only under the term that is in force in the database
 */
record Leader(long term, String coordinatorId, String url, Instant electedAt) {}
