/**
 * Hostile input for every endpoint of a role, over a raw socket: broken JSON, wrong types, odd headers, paths and methods.
 * The endpoints are those that the running role has mapped, so that a new one is attacked from its first day.
 * A role's test says what a valid request looks like and what its state is; a refusal must leave that state as it was.
 */
package com.distributed.jobscheduler.hostile;
