package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/** Shares the class metadata that the JVM's first application has read with later ones. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class SharedClassMetadata
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanDefinitionRegistryPostProcessor {
    /** Boot's own cache; each application has one and empties it after its start. */
    private static final String READER_FACTORY =
            "org.springframework.boot.autoconfigure.internalCachingMetadataReaderFactory";

    private static final MetadataReaderFactory SHARED = new Remembering();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(this);
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry.containsBeanDefinition(READER_FACTORY)) {
            registry.removeBeanDefinition(READER_FACTORY);
            registry.registerBeanDefinition(
                    READER_FACTORY, new RootBeanDefinition(MetadataReaderFactory.class, () -> SHARED));
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {}

    private static final class Remembering extends SimpleMetadataReaderFactory {
        private final Map<String, MetadataReader> read = new ConcurrentHashMap<>();

        @Override
        public MetadataReader getMetadataReader(String className) throws IOException {
            var known = read.get(className);
            if (known == null) {
                known = super.getMetadataReader(className);
                read.put(className, known);
            }
            return known;
        }
    }
}
