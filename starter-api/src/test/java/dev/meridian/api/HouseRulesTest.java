package dev.meridian.api;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.heatmap.poi.ImportReport;
import io.temporal.activity.ActivityInterface;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RestController;

/** The picture of the house in {@code docs/architecture.md}, as tests. */
class HouseRulesTest {
    /** The report has a number for each reason; the parameters are made once, beside the sentences that explain them. */
    private static final Set<String> MANY_VALUES =
            Set.of(ImportReport.class.getName(), LandmarkParameters.class.getName());

    private static final JavaClasses HOUSE = HouseClasses.ALL;

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

    /** The description of the API calls an answer by its simple name; of two with the same name one would be described wrongly. */
    @Test
    void noTwoAnswersHaveTheSameName() {
        assertThat(HOUSE.stream()
                        .filter(resideInAPackage("dev.meridian.api.."))
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.endsWith("Response")))
                .isNotEmpty()
                .doesNotHaveDuplicates();
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
    void domainCodeKnowsNeitherTemporalNorDatabasesNorHttp() {
        classes()
                .that()
                .resideInAPackage("dev.meridian.domain..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.meridian.domain..",
                                "java.io..",
                                "java.lang..",
                                "java.math..",
                                "java.nio..",
                                "java.security..",
                                "java.text..",
                                "java.time..",
                                "java.util..",
                                "com.fasterxml.jackson.annotation..",
                                "com.ibm.icu..",
                                "com.networknt.schema..",
                                "org.apache.commons.csv..",
                                "org.jtransforms..",
                                "org.jspecify.annotations..",
                                "org.slf4j..",
                                "tools.jackson..")
                        .or(type(URLEncoder.class))
                        .or(type(URLDecoder.class)))
                .check(HOUSE);
    }

    @Test
    void noPackagesDependOnOneAnotherInACircle() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void featuresOfTheWorkflowsKnowJobAndNotOneAnother() {
        checkFeaturesOf("workflows");
    }

    @Test
    void featuresOfTheActivitiesKnowJobAndNotOneAnother() {
        checkFeaturesOf("activities");
    }

    @Test
    void featuresOfTheDomainDoNotKnowOneAnother() {
        checkFeaturesOf("domain");
    }

    /** What all features share is the room {@code job}; every other room is a feature. */
    private static void checkFeaturesOf(String module) {
        slices().matching("dev.meridian." + module + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("dev.meridian." + module + ".job.."))
                .check(HOUSE);
    }

    /** A controller may carry an annotation that itself carries {@link RestController}. */
    @Test
    void controllersRunNoSql() {
        noClasses()
                .that()
                .areMetaAnnotatedWith(RestController.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.springframework.jdbc..")
                .check(HOUSE);
    }

    @Test
    void onlyTheTableOfJobsMakesTheRowsThatAreHandedToTemporal() {
        noClasses()
                .that(not(resideInAPackage("dev.meridian.activities.job.table..")))
                .should()
                .callConstructorWhere(target(owner(type(OpenJob.class))))
                .check(HOUSE);
    }

    /** The report of an import is a list of numbers that one statement fills. */
    @Test
    void nobodyCallsAConstructorWithMoreThanEightValues() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meridian.benchmarks..")
                .should()
                .callConstructorWhere(describe(
                        "it takes more than eight values",
                        call -> call.getTarget().getRawParameterTypes().size() > 8
                                && !MANY_VALUES.contains(call.getTargetOwner().getName())))
                .check(HOUSE);
    }

    /** Parameters that belong together are one record, which springdoc describes one by one. */
    @Test
    void noControllerIsCalledWithMoreThanEightValues() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areMetaAnnotatedWith(RestController.class)
                .should()
                .haveRawParameterTypes(describe("more than eight values", values -> values.size() > 8))
                .check(HOUSE);
    }

    @Test
    void activitiesAreNamedAfterTheInterfaceThatWorkflowsCall() {
        classes()
                .that()
                .areAssignableTo(annotatedWith(ActivityInterface.class).<JavaClass>forSubtype())
                .and()
                .areNotInterfaces()
                .should(beNamedAfterAnActivityInterface())
                .check(HOUSE);
    }

    @Test
    void theProductKnowsNothingOfTheDevstack() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.meridian.workflows..",
                        "dev.meridian.domain..",
                        "dev.meridian.activities..",
                        "dev.meridian.api..")
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
                        "dev.meridian.workflows..",
                        "dev.meridian.domain..",
                        "dev.meridian.activities..",
                        "dev.meridian.api.."))
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

    private static ArchCondition<JavaClass> beNamedAfterAnActivityInterface() {
        return new ArchCondition<>("be named XActivitiesImpl after the interface XActivities") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean named = item.getAllRawInterfaces().stream()
                        .filter(type -> type.isAnnotatedWith(ActivityInterface.class))
                        .anyMatch(type -> item.getSimpleName().equals(type.getSimpleName() + "Impl"));
                if (!named) {
                    events.add(SimpleConditionEvent.violated(
                            item, item.getName() + " is not named after its activity interface"));
                }
            }
        };
    }

    /** Every package is a slice of its own. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith("dev.meridian")
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
