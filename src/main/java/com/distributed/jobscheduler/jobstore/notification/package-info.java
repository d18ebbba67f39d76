/**
 * Being told: what is worth knowing about a job is written into an outbox in the transaction in which it happens, and
 * sent to the operator's URL as signed webhooks, in order per job and at least once. Knows the job package only.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.notification;

import org.jspecify.annotations.NullMarked;
