/**
 * What every role's REST edge has in common: the error envelope, the limits of a body and of a header, strict input.
 * A role imports {@link HttpEdge}; its controllers refuse with {@link ApiException}, which names the field and the rule.
 * A leaf: it knows {@code wire} and no role, and nothing of the calls that a role makes itself.
 */
@NullMarked
package com.distributed.jobscheduler.http.server;

import org.jspecify.annotations.NullMarked;
