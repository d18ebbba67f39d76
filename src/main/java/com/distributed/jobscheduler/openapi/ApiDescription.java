package com.distributed.jobscheduler.openapi;

import io.swagger.v3.core.converter.ModelConverter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** Describes the API of the role that imports it. Adds nothing to the start: all of it is made on request. */
@Lazy
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("springdoc.api-docs.enabled")
@Import(SwaggerPage.class)
public class ApiDescription {
    private static final String SPRINGDOC = "org.springdoc.";

    /** Delays all of Springdoc to the first request; dependencies that only others ensured are then named here. */
    @Lazy(false)
    @Bean
    static BeanFactoryPostProcessor springdocWaits() {
        return beans -> {
            for (var name : beans.getBeanDefinitionNames()) {
                var definition = beans.getBeanDefinition(name);
                if (isOfSpringdoc(definition)) {
                    definition.setLazyInit(true);
                }
            }
            beans.getBeanDefinition("openApiResource").setDependsOn("initExtraSchemas", "modelConverterRegistrar");
        };
    }

    private static boolean isOfSpringdoc(BeanDefinition definition) {
        return startsWith(definition.getBeanClassName()) || startsWith(definition.getFactoryBeanName());
    }

    private static boolean startsWith(@Nullable String name) {
        return name != null && name.startsWith(SPRINGDOC);
    }

    /** The notes' file has the name of the role's package. */
    @Bean
    OpenApiCustomizer notes(BeanFactory beans, ObjectProvider<BuildProperties> build) {
        var home = AutoConfigurationPackages.get(beans).getFirst();
        var role = home.substring(home.lastIndexOf('.') + 1);
        var properties = build.getIfAvailable();
        return new DescribedApi(ApiNotes.of(role), properties == null ? "unknown" : properties.getVersion());
    }

    /** Operation ids from controller and method: they stay the same when a controller is added. */
    @Bean
    GlobalOperationCustomizer operationIds() {
        return (operation, handler) -> {
            var controller = handler.getBeanType().getSimpleName().replaceFirst("Controller$", "");
            return operation.operationId(controller.substring(0, 1).toLowerCase(Locale.ROOT)
                    + controller.substring(1)
                    + "-"
                    + handler.getMethod().getName());
        };
    }

    @Bean
    ModelConverter recordSchemas() {
        return new RecordSchemas();
    }
}
