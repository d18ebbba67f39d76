/**
 * Grouping: concurrent small calls go out as one larger call. Used by the roles where a burst of small calls costs more
 * than one larger call. Depends on java only; knows no role and no wire.
 */
@NullMarked
package com.distributed.jobscheduler.grouping;

import org.jspecify.annotations.NullMarked;
