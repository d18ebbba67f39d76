package com.distributed.jobscheduler.worker.store;

/** A store that has granted no claim yet: the worker is as careful as with a base-only store. */
public record NotKnownYet() implements WithoutLeases {}
