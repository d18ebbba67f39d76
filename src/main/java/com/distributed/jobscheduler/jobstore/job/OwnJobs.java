package com.distributed.jobscheduler.jobstore.job;

import com.distributed.jobscheduler.access.CallingClient;
import com.distributed.jobscheduler.http.server.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps a client from changing jobs of others: 403 for every such call. A job's submitter never changes, so one check
 * before the call is enough.
 */
@Component
@RequiredArgsConstructor
public class OwnJobs implements HandlerInterceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final JobTable jobs;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!READS.contains(request.getMethod())
                && request.getAttribute(CallingClient.ATTRIBUTE) instanceof String client
                && request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("id") instanceof String id) {
            refuseOfAnother(id, client);
        }
        return true;
    }

    /** Refuses a client that did not submit this job with 403; null is any other caller. */
    public static void check(Job job, @Nullable String client) {
        if (client != null && !client.equals(job.submittedBy())) {
            throw ofAnother(job.id(), client);
        }
    }

    private void refuseOfAnother(String text, String client) {
        long id;
        try {
            id = Long.parseLong(text);
        } catch (NumberFormatException e) {
            return; // the handler refuses it: an id is digits
        }
        if (jobs.isOfAnother(id, client)) {
            throw ofAnother(id, client);
        }
    }

    private static ApiException ofAnother(long id, String client) {
        return ApiException.forbidden(
                "job %d was not submitted by the client %s: a client may change only what it submitted"
                        .formatted(id, client));
    }
}
