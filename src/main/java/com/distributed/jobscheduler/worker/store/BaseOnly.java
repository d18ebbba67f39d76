package com.distributed.jobscheduler.worker.store;

/** A store that knows the base contract alone. */
public record BaseOnly() implements WithoutLeases {}
