/**
 * Hostile input for every endpoint of a role, over a raw socket: broken JSON, wrong types, odd headers, paths and
 * methods. The endpoints are those of the running role, so that a new one is covered at once. A role's test names a
 * valid request and the role's state; a refusal must not change that state.
 */
package com.distributed.jobscheduler.hostile;
