package dev.meridian.activities.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.PayloadType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest {
    private static final PayloadType<Webhook> TYPE = Webhook.DEFINITION.payload();

    /** The performer reads the stored payload; a JSON null there would be sent as the text {@code null}. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"url\": \"http://a.test/\"}", "{\"url\": \"http://a.test/\", \"body\": null}"})
    void aWebhookWithoutABodyHasNoneOnceItIsStored(String request) {
        Webhook asked = TYPE.read(JsonMapper.shared().readTree(request), "");
        assertThat(asked.body()).isNull();
        assertThat(TYPE.readStored(TYPE.write(asked)).body()).isNull();
    }
}
