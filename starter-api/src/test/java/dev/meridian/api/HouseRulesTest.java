package dev.meridian.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The picture of the house in {@code docs/architecture.md}, as tests. */
class HouseRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.meridian");

    @Test
    void workflowsDependAtRunTimeOnTheTemporalSdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.meridian.workflows..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.meridian.workflows..",
                        "io.temporal..",
                        "java..",
                        "org.jspecify.annotations..",
                        "org.slf4j..")
                .check(HOUSE);
    }

    @Test
    void activitiesKnowNothingOfTheApi() {
        noClasses()
                .that()
                .resideInAPackage("dev.meridian.activities..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.meridian.api..")
                .check(HOUSE);
    }

    @Test
    void activitiesKnowNothingOfSpring() {
        noClasses()
                .that()
                .resideInAPackage("dev.meridian.activities..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(HOUSE);
    }

    @Test
    void theProductKnowsNothingOfTheDevstack() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.meridian.workflows..", "dev.meridian.activities..", "dev.meridian.api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.meridian.devstack..")
                .check(HOUSE);
    }

    @Test
    void theDevstackKnowsNothingOfTheProduct() {
        noClasses()
                .that()
                .resideInAPackage("dev.meridian.devstack..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.meridian.workflows..", "dev.meridian.activities..", "dev.meridian.api.."))
                .check(HOUSE);
    }

    @Test
    void onlyTheApiSpeaksHttpToItsClients() {
        noClasses()
                .that(not(resideInAPackage("dev.meridian.api..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..")
                .check(HOUSE);
    }

    @Test
    void domainTypesAreNotShownOverHttpAsTheyAre() {
        noClasses()
                .that()
                .resideInAPackage("dev.meridian.activities..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.swagger..", "com.fasterxml.jackson.annotation..")
                .check(HOUSE);
    }

    @Test
    void noClassIsADrawer() {
        noClasses()
                .that()
                .resideInAPackage("dev.meridian..")
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameContaining("Util")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(beInANullMarkedPackage()).check(HOUSE);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(item, item.getName() + " is not in a @NullMarked package"));
                }
            }
        };
    }
}
