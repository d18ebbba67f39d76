/**
 * The built jar as its users run it: real processes, real ports, real kills.
 * May use nothing of the product but its jar and the wire.
 */
package com.distributed.jobscheduler.system;
