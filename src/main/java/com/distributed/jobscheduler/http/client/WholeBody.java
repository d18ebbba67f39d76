package com.distributed.jobscheduler.http.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Buffers each request's body, so that it is sent with a {@code Content-Length} and never chunked (contract: "On the
 * wire").
 */
final class WholeBody implements ExecChainHandler {
    private static final int USUAL_SIZE = 512;

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var body = request.getEntity();
        if (body != null && body.getContentLength() < 0) {
            request.setEntity(inMemory(body));
        }
        return chain.proceed(request, scope);
    }

    private static HttpEntity inMemory(HttpEntity body) throws IOException {
        var bytes = new ByteArrayOutputStream(USUAL_SIZE);
        body.writeTo(bytes);
        return new ByteArrayEntity(bytes.toByteArray(), null); // the request already has the content type
    }
}
