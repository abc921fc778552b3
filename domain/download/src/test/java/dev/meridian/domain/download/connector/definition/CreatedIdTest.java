package dev.meridian.domain.download.connector.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CreatedIdTest {
    private static final URI FROM = URI.create("https://api.example.com/v1/books?x=1");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "https://api.example.com/v1/books/17, 17",
                "/v1/books/17, 17",
                "/v1/books/17/, 17",
                "17, 17",
                "/v1/books/17?fields=all, 17",
                "' /v1/books/a%2Fb%20c+d ', a/b c+d",
                "'/Products(17)', Products(17)",
            })
    void theLastSegmentOfAnAddressIsAnId(String location, String id) {
        assertThat(read("{\"header\": \"Location\", \"take\": \"lastSegment\"}").of(location, CreatedIdTest::whole))
                .contains(id);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1/books/17/, https://api.example.com/v1/books/17/",
        "/v1/books/17/, https://api.example.com/v1/books/17/"
    })
    void aWholeAddressIsAnIdAlsoIfItIsWrittenAsARelativeOne(String location, String id) {
        assertThat(read("{\"header\": \"Location\", \"take\": \"address\"}").of(location, CreatedIdTest::whole))
                .contains(id);
    }

    @Test
    void aValueIsAnIdAsItIs() {
        assertThat(read("{\"header\": \"X-Id\"}").of(" a/17 ", CreatedIdTest::whole))
                .contains("a/17");
    }

    @ParameterizedTest
    @CsvSource({"lastSegment, https://api.example.com/", "lastSegment, 'http://[x'", "address, 'a b%'", "value, '  '"})
    void anAddressWithoutASegmentIsNoId(String take, String location) {
        assertThat(read("{\"header\": \"Location\", \"take\": \"%s\"}".formatted(take))
                        .of(location, CreatedIdTest::whole))
                .isEmpty();
    }

    private static CreatedId read(String json) {
        return CreatedId.of(JsonMapper.shared().readTree(json));
    }

    private static String whole(String reference) {
        return FROM.resolve(reference).toString();
    }
}
