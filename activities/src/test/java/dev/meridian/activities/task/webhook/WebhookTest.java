package dev.meridian.activities.task.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest {
    @ParameterizedTest
    @ValueSource(strings = {"{\"url\":\"http://a.example\"}", "{\"url\":\"http://a.example\",\"body\":null}"})
    void aBodyThatIsAbsentStaysAbsentWhenItIsStored(String json) {
        Webhook read = Webhook.DEFINITION.payload().read(JsonMapper.shared().readTree(json), "");
        assertThat(read.body()).isNull();
        assertThat(Webhook.DEFINITION
                        .payload()
                        .readStored(Webhook.DEFINITION.payload().write(read))
                        .body())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "\"\"", "[]", "{}", "[null]", "{\"a\":null}"})
    void aBodyThatIsThereIsSentAsItIs(String body) {
        Webhook read = Webhook.DEFINITION
                .payload()
                .read(JsonMapper.shared().readTree("{\"url\":\"http://a.example\",\"body\":" + body + "}"), "");
        String stored = Webhook.DEFINITION.payload().write(read);
        assertThat(Webhook.DEFINITION.payload().readStored(stored).body()).hasToString(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://my_hook.example/caf\u00e9",
                "https://m\u00fcnchen.example?q=\u00e4",
                "http://a.example/a b"
            })
    void anAddressIsTakenAsPeopleWriteIt(String url) {
        assertThat(Webhook.DEFINITION
                        .payload()
                        .accepts(JsonMapper.shared().createObjectNode().put("url", url)))
                .isTrue();
    }
}
