package dev.meridian.activities.job.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.shape.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;

class InvalidRequestExceptionTest {
    @Test
    void aPartOfALargerRequestKeepsEachPathBelowItsOwnPlace() {
        InvalidRequestException part = new InvalidRequestException(
                List.of(new Violation("/a", "too_long", "Long"), new Violation("", "wrong_type", "Wrong")));
        assertThat(part.within("/items/2").violations())
                .containsExactly(
                        new Violation("/items/2/a", "too_long", "Long"),
                        new Violation("/items/2", "wrong_type", "Wrong"));
        assertThat(part).hasMessage("Long");
    }

    @Test
    void aRequestWithOneThingWrongNamesIt() {
        assertThat(InvalidRequestException.at("/type", "unknown_type", "No such type")
                        .violations())
                .containsExactly(new Violation("/type", "unknown_type", "No such type"));
    }

    @Test
    void thePointerToAMemberIsReadBackAsItsName() {
        for (String name : new String[] {"a", "", "a/b", "m~n", "~1", "~01", "/", "~", "ü ", "0"}) {
            JsonPointer pointer = JsonPointer.compile(Violation.member("", name));
            assertThat(pointer.getMatchingProperty()).isEqualTo(name);
            assertThat(pointer.tail().matches()).as("one step").isTrue();
        }
    }
}
