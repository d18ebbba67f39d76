package com.distributed.jobscheduler.openapi;

import com.distributed.jobscheduler.http.server.PageFiles;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Swagger UI at {@code /swagger-ui.html}, for this role's description only. Its files are read when it is opened. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("springdoc.swagger-ui.enabled")
@RequiredArgsConstructor
class SwaggerPage implements WebMvcConfigurer {
    private static final String ABOUT = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/swagger-ui/**")
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new PageFiles(SwaggerPage::files));
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/swagger-ui.html", "/swagger-ui/index.html");
    }

    private static List<Resource> files() throws IOException {
        var version = Objects.requireNonNull(PropertiesLoaderUtils.loadProperties(new ClassPathResource(ABOUT))
                .getProperty("version"));
        var theirs = "META-INF/resources/webjars/swagger-ui/" + version + "/";
        return Stream.of(
                        "openapi/page/index.html",
                        "openapi/page/start.js",
                        "openapi/page/page.css",
                        theirs + "swagger-ui.css",
                        theirs + "swagger-ui-bundle.js",
                        theirs + "favicon-32x32.png")
                .<Resource>map(ClassPathResource::new)
                .toList();
    }
}
