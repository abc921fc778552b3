package dev.meridian.api.testing;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * What Spring has read from class files in its search for components. The services of a JVM share it, since to read the files anew takes
 * a seventh of the time of a start.
 */
final class ReadClasses implements MetadataReaderFactory {
    private static final ReadClasses SHARED = new ReadClasses();

    private final MetadataReaderFactory reader = MetadataReaderFactory.create(ReadClasses.class.getClassLoader());
    private final Map<String, MetadataReader> byName = new ConcurrentHashMap<>();
    private final Map<Resource, MetadataReader> byFile = new ConcurrentHashMap<>();

    private ReadClasses() {}

    /** Replaces the cache that each context has of its own. */
    static BeanDefinitionRegistryPostProcessor share() {
        return registry -> processor(registry).getPropertyValues().add("metadataReaderFactory", SHARED);
    }

    private static BeanDefinition processor(BeanDefinitionRegistry registry) {
        return registry.getBeanDefinition(AnnotationConfigUtils.CONFIGURATION_ANNOTATION_PROCESSOR_BEAN_NAME);
    }

    @Override
    public MetadataReader getMetadataReader(String className) throws IOException {
        MetadataReader known = byName.get(className);
        if (known == null) {
            known = reader.getMetadataReader(className);
            byName.put(className, known);
        }
        return known;
    }

    @Override
    public MetadataReader getMetadataReader(Resource file) throws IOException {
        MetadataReader known = byFile.get(file);
        if (known == null) {
            known = reader.getMetadataReader(file);
            byFile.put(file, known);
        }
        return known;
    }

    @Override
    public ResourceLoader getResourceLoader() {
        return reader.getResourceLoader();
    }
}
