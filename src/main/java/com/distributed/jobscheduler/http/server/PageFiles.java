package com.distributed.jobscheduler.http.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * A page's files by name, read once by a platform thread. A virtual thread that reads them from the jar can block the
 * process for good: it waits, unmounted and with the jar's lock, for a carrier thread, while each carrier is pinned by
 * a class load that waits for that lock.
 */
public final class PageFiles implements ResourceResolver {
    private final FutureTask<Map<String, Resource>> reading;

    /** The files that the call names; read on the first request. */
    public PageFiles(Callable<? extends Collection<Resource>> named) {
        this.reading = new FutureTask<>(() -> read(named.call()));
    }

    /** Reads them now. Called at the start, which is no virtual thread. */
    public PageFiles readNow() {
        reading.run();
        files();
        return this;
    }

    private static Map<String, Resource> read(Collection<Resource> named) throws IOException {
        var files = new HashMap<String, Resource>();
        for (var file : named) {
            var name = Objects.requireNonNull(file.getFilename());
            files.put(name, new Named(file.getContentAsByteArray(), name, file.lastModified()));
        }
        return files;
    }

    private Map<String, Resource> files() {
        try {
            if (!reading.isDone()) {
                Thread.ofPlatform().daemon().start(reading);
            }
            return reading.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the page's files cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable Resource resolveResource(
            @Nullable HttpServletRequest request,
            String requestPath,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        return files().get(requestPath);
    }

    @Override
    public @Nullable String resolveUrlPath(
            String resourcePath, List<? extends Resource> locations, ResourceResolverChain chain) {
        return files().containsKey(resourcePath) ? resourcePath : null;
    }

    private static final class Named extends ByteArrayResource {
        private final String name;
        private final long lastModified;

        Named(byte[] bytes, String name, long lastModified) {
            super(bytes);
            this.name = name;
            this.lastModified = lastModified;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public long lastModified() {
            return lastModified;
        }
    }
}
