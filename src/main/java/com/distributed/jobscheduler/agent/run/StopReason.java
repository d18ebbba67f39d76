package com.distributed.jobscheduler.agent.run;

/** Why a run is told to stop. */
public enum StopReason {
    TIMED_OUT,
    CANCELLED,
    SHUTDOWN
}
