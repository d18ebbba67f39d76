package com.distributed.jobscheduler.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** How a caller who may call is made known to what lies behind the {@link Gate}. */
@FunctionalInterface
interface Admission {
    void letIn(Caller caller, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException;
}
