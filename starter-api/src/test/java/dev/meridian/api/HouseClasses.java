package dev.meridian.api;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of all modules but their tests, read once for all rules. */
final class HouseClasses {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // Test classes of other modules, once these modules are packed.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.meridian");

    private HouseClasses() {}
}
