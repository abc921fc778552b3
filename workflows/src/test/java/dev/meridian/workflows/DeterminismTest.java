package dev.meridian.workflows;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.meridian.workflows.job.Bookkeeping;
import io.temporal.workflow.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Workflow code must do the same whenever it is replayed: {@code docs/change-a-workflow.md}. */
@AnalyzeClasses(packagesOf = DeterminismTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
class DeterminismTest {
    @ArchTest
    void workflowCodeDependsOnNothingButJavaAndTemporal(JavaClasses code) {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.temporal..", "org.jspecify..", "dev.meridian.workflows..")
                .check(code);
    }

    /** A local activity alone is retried for a short time only. */
    @ArchTest
    void onlyBookkeepingMakesLocalActivities(JavaClasses code) {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Bookkeeping.class.getName())
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.type(Workflow.class)))
                        .and(target(nameMatching("new.*LocalActivityStub"))))
                .check(code);
    }

    @ArchTest
    void workflowCodeReadsNoClock(JavaClasses code) {
        noClasses()
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.resideInAPackage("java.time..")))
                        .and(target(name("now"))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat(are("java.time.Clock", "java.util.Date", "java.util.Calendar"))
                .check(code);
    }

    @ArchTest
    void workflowCodeThrowsNoDice(JavaClasses code) {
        noClasses()
                .should()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .check(code);
    }

    @ArchTest
    void workflowCodeStartsAndBlocksNoThread(JavaClasses code) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(Collection.class, "parallelStream")
                .check(code);
    }

    @ArchTest
    void workflowCodeTouchesNoFileNoNetworkAndNoEnvironment(JavaClasses code) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.sql..")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(code);
    }

    @ArchTest
    void workflowCodeKeepsNoStateThatRunsShare(JavaClasses code) {
        fields().that().areStatic().should().beFinal().check(code);
    }

    private static DescribedPredicate<JavaClass> are(String... names) {
        return DescribedPredicate.describe(
                "are one of " + String.join(", ", names), type -> List.of(names).contains(type.getName()));
    }
}
