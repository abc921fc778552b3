package dev.meridian.activities.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ServiceWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"code": "rest_post_invalid_id", "message": "Invalid post ID."}                             | Invalid post ID.
            {"errors": [{"message": "no such field"}], "data": null}                                    | no such field
            {"who": ["Ensure this field has no more than 20 characters."]}                              | {"who":["Ensure this field has no more than 20 characters."]}
            {"code": "InvalidParameterValue", "description": "Bad CQL JSON"}                            | {"code":"InvalidParameterValue","description":"Bad CQL JSON"}
            {"meta": {}, "errors": [{"status": "403", "detail": [{"message": "\\"title\\" is too long"}]}]} | [{"status":"403","detail":[{"message":"\\"title\\" is too long"}]}]
            {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "processing", "diagnostics": "HAPI-0450: Failed to parse request body"}]} | HAPI-0450: Failed to parse request body
            {"resourceType": "OperationOutcome", "issue": [{"code": "value", "details": {"text": "Unknown gender"}, "diagnostics": "at line 3"}]} | Unknown gender
            "The title is too long"                                                                     | The title is too long
            []                                                                                          | ``
            """)
    void theSentenceIsFoundAndElseTheJsonThatSaysWhatIsWrong(String answer, String words) {
        assertThat(ServiceWords.of(JsonMapper.shared().readTree(answer))).isEqualTo(words);
    }
}
