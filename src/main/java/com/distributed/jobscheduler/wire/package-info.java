/**
 * The wire contract as Java types: the envelope, the records of each call, the header and error-code names. All roles
 * use these types and share no other model; readers tolerate unknown fields. Depends on the JDK and on annotations
 * only; holds no behaviour.
 */
@NullMarked
package com.distributed.jobscheduler.wire;

import org.jspecify.annotations.NullMarked;
