package com.distributed.jobscheduler.starter;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

/** A request whose path counts from the application's root, as the controllers know it, and not from the servlet's mapping. */
final class WholePath extends HttpServletRequestWrapper {
    WholePath(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getServletPath() {
        var below = super.getPathInfo();
        return super.getServletPath() + (below == null ? "" : below);
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public HttpServletMapping getHttpServletMapping() {
        return AtTheRoot.INSTANCE;
    }

    private enum AtTheRoot implements HttpServletMapping {
        INSTANCE;

        @Override
        public String getMatchValue() {
            return "";
        }

        @Override
        public String getPattern() {
            return "/";
        }

        @Override
        public String getServletName() {
            return "schedulerAgent";
        }

        @Override
        public MappingMatch getMappingMatch() {
            return MappingMatch.DEFAULT;
        }
    }
}
