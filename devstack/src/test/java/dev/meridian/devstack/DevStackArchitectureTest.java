package dev.meridian.devstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"dev.meridian.devstack", "dev.meridian.quickstart"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class DevStackArchitectureTest {

    @ArchTest
    static final ArchRule nothingHereKnowsTheProductsClasses = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.meridian.workflows..", "dev.meridian.activities..", "dev.meridian.api..");

    @ArchTest
    static final ArchRule theServersKnowNothingOfTheQuickstart = noClasses()
            .that()
            .resideInAPackage("dev.meridian.devstack..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.meridian.quickstart..");

    @ArchTest
    static final ArchRule theS3ServersLibrariesAreOnlyCarried = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.gaul..", "software.amazon.awssdk..", "jakarta.servlet..");
}
