package dev.meridian.activities.job.definition;

import static dev.meridian.activities.job.definition.Payloads.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.RetryPlan;
import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobDefinitionsTest {
    record Note(String text, @Confidential String secret) {}

    private static final JobBounds BOUNDS =
            JobBounds.fixed(new RetryPlan(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1)), Duration.ofSeconds(10));
    private static final JobDefinition<Note> FIRST = definition("first");
    private static final JobDefinition<Note> SECOND = definition("second");
    private static final JobDefinitions BOTH = new JobDefinitions(List.of(SECOND, FIRST));

    private static JobDefinition<Note> definition(String name) {
        return new JobDefinition<>(
                new JobType(name), "Keeps a note", PayloadType.of(Note.class), BOUNDS, "main", Note::text);
    }

    @Test
    void aTypeIsFoundByItsName() {
        assertThat(BOTH.find("first")).contains(FIRST);
        assertThat(BOTH.require("second", "/type")).isSameAs(SECOND);
        assertThat(BOTH.find("First")).isEmpty();
        assertThat(BOTH.names()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void typesAreListedInTheOrderOfTheirRegistration() {
        assertThat(BOTH.all()).containsExactly(SECOND, FIRST);
    }

    @Test
    void twoTypesOfOneNameAreRefused() {
        assertThatThrownBy(() -> new JobDefinitions(List.of(FIRST, SECOND, definition("first"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two job types are called 'first'");
    }

    @Test
    void anUnknownTypeIsAViolationThatNamesTheKnownTypes() {
        InvalidRequestException invalid =
                catchThrowableOfType(InvalidRequestException.class, () -> BOTH.require("third", "/job/type"));
        assertThat(invalid.violations())
                .containsExactly(new Violation("/job/type", "unknown_type", "Must be one of second, first"));
    }

    @Test
    void aPayloadIsMaskedByTheRulesOfItsType() {
        assertThat(BOTH.masked("first", json("{'text': 'a', 'secret': 'b'}")))
                .contains(json("{'text': 'a', 'secret': '***'}"));
    }

    @Test
    void nothingIsShownOfThePayloadOfAnUnknownType() {
        assertThat(BOTH.masked("third", json("{'text': 'a', 'secret': 'b'}"))).isEmpty();
    }

    @Test
    void aSubjectKeepsAtMost200CharactersAndNoHalfOfOne() {
        assertThat(FIRST.subjectOf(new Note("x".repeat(200), "s"))).hasSize(200);
        assertThat(FIRST.subjectOf(new Note("x".repeat(201), "s"))).isEqualTo("x".repeat(200));
        assertThat(FIRST.subjectOf(new Note("x".repeat(199) + "\ud83d\ude00", "s")))
                .isEqualTo("x".repeat(199));
        assertThat(FIRST.subjectOf(new Note("x".repeat(198) + "\ud83d\ude00y", "s")))
                .isEqualTo("x".repeat(198) + "\ud83d\ude00");
    }

    @Test
    void aJobBeginsAtOnceUnlessItsTypeSaysOtherwise() {
        assertThat(FIRST.delay().apply(new Note("a", "b"))).isZero();
        assertThat(FIRST.delayedBy(note -> Duration.ofSeconds(note.text().length()))
                        .delay()
                        .apply(new Note("abc", "d")))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aTypeThatSaysNothingIsATaskForEveryoneOnTermsOfItsOwn() {
        assertThat(FIRST.handling()).isEqualTo(new JobHandling(Audience.ANYONE, true, Dispatch.TASK_WORKFLOW, false));
        assertThat(BOTH.forTenants().names()).isEqualTo(BOTH.names());
        assertThat(BOTH.offeredTo(SharedTenant.ID).names()).isEqualTo(BOTH.names());
        assertThat(BOTH.repeatable().names()).isEqualTo(BOTH.names());
        assertThat(BOTH.inTaskWorkflow().names()).isEqualTo(BOTH.names());
        assertThat(BOTH.withTerms().names()).isEqualTo(BOTH.names());
    }

    @Test
    void upkeepIsForTheSchedulesOfTheInstallationAlone() {
        JobDefinitions types = new JobDefinitions(List.of(FIRST, SECOND.askedForBy(Audience.INSTALLATION)));
        assertThat(types.offeredTo("ada").names()).containsExactly("first");
        assertThat(types.forTenants().names()).containsExactly("first");
        assertThat(types.repeatable().names()).containsExactly("first");
        assertThat(types.offeredTo(SharedTenant.ID).names()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void whatTheServiceMakesItselfIsOfferedToNobodyAndCanBeRepeated() {
        JobDefinitions types = new JobDefinitions(List.of(FIRST, SECOND.askedForBy(Audience.NOBODY)));
        assertThat(types.offeredTo("ada").names()).containsExactly("first");
        assertThat(types.offeredTo(SharedTenant.ID).names()).containsExactly("first");
        assertThat(types.repeatable().names()).containsExactlyInAnyOrder("first", "second");
        assertThat(types.inTaskWorkflow().names()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aTypeWithoutTermsIsOfferedToTenantsAndNotToTheInstallation() {
        JobDefinitions types = new JobDefinitions(List.of(FIRST, SECOND.withoutTerms()));
        assertThat(types.offeredTo("ada").names()).containsExactlyInAnyOrder("first", "second");
        assertThat(types.offeredTo(SharedTenant.ID).names()).containsExactly("first");
        assertThat(types.withoutTerms().names()).containsExactly("second");
        assertThat(types.withTerms().names()).containsExactly("first");
    }

    @Test
    void aTypeWithAWorkflowOfItsOwnIsLeftToItsOwnControl() {
        JobDefinitions types = new JobDefinitions(List.of(FIRST, SECOND.withOwnWorkflow()));
        assertThat(types.inTaskWorkflow().names()).containsExactly("first");
        assertThat(types.inOwnWorkflow().names()).containsExactly("second");
    }

    @Test
    void aTypeThatNothingPerformsAndAPerformerOfNoTypeAreNamed() {
        BOTH.requireExactly(List.of(FIRST, SECOND), "TaskPerformer");
        assertThatThrownBy(() -> BOTH.requireExactly(List.of(FIRST), "TaskPerformer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("These job types need a TaskPerformer bean: [second]");
        JobDefinitions one = new JobDefinitions(List.of(FIRST));
        assertThatThrownBy(() -> one.requireExactly(List.of(FIRST, SECOND), "FeatureIntake"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have a FeatureIntake, but no JobDefinition bean asks for it: [second]");
    }
}
