/**
 * The REST edge of every role: the error envelope, limits of body and header, strict input. A role imports
 * {@link HttpEdge}; its controllers refuse with {@link ApiException}, which names the field and the rule. A leaf: it
 * knows {@code wire}, and neither a role nor the calls that a role makes.
 */
@NullMarked
package com.distributed.jobscheduler.http.server;

import org.jspecify.annotations.NullMarked;
