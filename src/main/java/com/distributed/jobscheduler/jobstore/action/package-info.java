/**
 * One action on all jobs that pass a filter: in short transactions, each job by the code of its single call. Knows the
 * find, control, submission and idempotency packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.action;

import org.jspecify.annotations.NullMarked;
