package dev.meridian.api.testing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Keeps the product's search for components from the example of {@code docs/add-a-job-type-with-a-workflow.md}, which lies in
 * a package of the product. The test of the example names its configuration.
 */
final class WithoutExamples extends TypeExcludeFilter {
    private static final String EXAMPLE = "dev.meridian.api.survey.";

    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory factory) {
        return type.getClassMetadata().getClassName().startsWith(EXAMPLE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WithoutExamples;
    }

    @Override
    public int hashCode() {
        return EXAMPLE.hashCode();
    }
}
