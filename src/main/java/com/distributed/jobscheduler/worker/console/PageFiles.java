package com.distributed.jobscheduler.worker.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * The page's files, read once, at the start. A virtual thread that reads them from the jar while others load classes
 * from it can stop the process for good: it waits, unmounted and with the jar's lock, for a carrier thread, and every
 * carrier is pinned by a class that waits for that lock.
 */
final class PageFiles implements ResourceResolver {
    private final Map<String, Resource> files = new HashMap<>();

    PageFiles(Collection<Resource> read) throws IOException {
        for (var file : read) {
            var name = Objects.requireNonNull(file.getFilename());
            files.put(name, new Named(file.getContentAsByteArray(), name, file.lastModified()));
        }
    }

    @Override
    public @Nullable Resource resolveResource(
            @Nullable HttpServletRequest request,
            String requestPath,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        return files.get(requestPath);
    }

    @Override
    public @Nullable String resolveUrlPath(
            String resourcePath, List<? extends Resource> locations, ResourceResolverChain chain) {
        return files.containsKey(resourcePath) ? resourcePath : null;
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
