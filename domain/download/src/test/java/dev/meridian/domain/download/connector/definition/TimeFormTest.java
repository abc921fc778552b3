package dev.meridian.domain.download.connector.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TimeFormTest {
    @Test
    void timesAreReadAsServicesWriteThem() {
        Instant moment = Instant.parse("2024-05-06T07:08:09.123Z");
        assertThat(TimeForm.RFC3339.read("2024-05-06T07:08:09.123Z")).contains(moment);
        assertThat(TimeForm.RFC3339.read("2024-05-06 07:08:09.123Z")).contains(moment);
        assertThat(TimeForm.RFC3339.read("2024-05-06T09:08:09.123+02:00")).contains(moment);
        assertThat(TimeForm.RFC3339.read("2024-05-06T03:08:09.123-04:00")).contains(moment);
        assertThat(TimeForm.RFC3339.read("2024-05-06T07:08:09.123")).contains(moment);
        assertThat(TimeForm.RFC3339.read("2024-05-06")).contains(Instant.parse("2024-05-06T00:00:00Z"));
        assertThat(TimeForm.EPOCHMILLIS.read("1714979289123")).contains(moment);
        assertThat(TimeForm.EPOCHSECONDS.read("1714979289")).contains(Instant.parse("2024-05-06T07:08:09Z"));
        assertThat(TimeForm.DATE.read("2024-05-06")).contains(Instant.parse("2024-05-06T00:00:00Z"));
    }

    @Test
    void aTimeWithASpaceIsWrittenInUtcWithoutAZone() {
        assertThat(TimeForm.DATETIME.write(Instant.parse("2024-05-06T23:08:09.9Z")))
                .isEqualTo("2024-05-06 23:08:09");
        assertThat(TimeForm.DATETIME.read("2024-05-06 23:08:09")).contains(Instant.parse("2024-05-06T23:08:09Z"));
    }

    @Test
    void definitionsNameEachForm() {
        JsonNode names =
                JsonMapper.shared().readTree(ConnectorDocument.schema()).at("/$defs/timeForm/enum");
        assertThat(names.valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        Arrays.stream(TimeForm.values()).map(TimeForm::wireName).toList());
    }

    @Test
    void whatIsNoTimeOfTheFormIsNone() {
        assertThat(TimeForm.RFC3339.read("yesterday")).isEmpty();
        assertThat(TimeForm.RFC3339.read("")).isEmpty();
        assertThat(TimeForm.DATE.read("2024-13-01")).isEmpty();
        assertThat(TimeForm.EPOCHSECONDS.read("1.5e9")).isEmpty();
    }

    @Test
    void aWrittenTimeIsNeverLaterThanTheMoment() {
        Instant moment = Instant.parse("2024-05-06T07:08:09.123456Z");
        for (TimeForm form : TimeForm.values()) {
            assertThat(form.read(form.write(moment)).orElseThrow())
                    .as("%s", form)
                    .isBeforeOrEqualTo(moment);
        }
    }
}
