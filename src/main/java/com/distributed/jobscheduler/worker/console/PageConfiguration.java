package com.distributed.jobscheduler.worker.console;

import com.distributed.jobscheduler.http.server.PageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the static files from memory. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class PageConfiguration implements WebMvcConfigurer {
    /** Named one by one, because a jar need not list its folders. */
    private static final List<String> CHART = List.of("uPlot.esm.js", "uPlot.min.css");

    private final WebProperties web;
    private final ResourcePatternResolver resources;

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/**")
                .setCacheControl(web.getResources().getCache().getCachecontrol().toHttpCacheControl())
                .resourceChain(false)
                .addResolver(new PageFiles(this::files).readNow());
    }

    private List<Resource> files() throws IOException {
        var files = new ArrayList<>(List.of(resources.getResources("classpath:/console/*.*")));
        for (var location : web.getResources().getStaticLocations()) {
            CHART.stream()
                    .map(name -> resources.getResource(location + name))
                    .filter(Resource::exists)
                    .forEach(files::add);
        }
        return files;
    }
}
