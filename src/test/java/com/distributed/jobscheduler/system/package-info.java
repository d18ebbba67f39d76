/**
 * The built jar as users run it: real processes, real ports, real kills. Uses only the jar and the wire of the product.
 */
package com.distributed.jobscheduler.system;
