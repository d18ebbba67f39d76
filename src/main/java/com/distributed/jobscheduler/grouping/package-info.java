/**
 * Grouping: calls that wait for each other anyway go out together.
 * Used by the roles wherever a burst of small calls costs more than one larger call.
 * Depends on java only, knows no role and no wire.
 */
@NullMarked
package com.distributed.jobscheduler.grouping;

import org.jspecify.annotations.NullMarked;
