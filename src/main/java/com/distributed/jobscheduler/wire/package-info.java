/**
 * The wire contract as Java types: the envelope, the records of each call, the header and error-code names.
 * Every role speaks through these types and shares no other model; readers tolerate unknown fields.
 * Depends on the JDK and on annotations only, so that nothing here can behave.
 */
@NullMarked
package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.NullMarked;
